/** Why a command failed, as far as a caller may want to act on it. */
export type RrdErrorReason =
  'missing' | 'exists' | 'too-old' | 'locked' | 'unreadable' | 'other-data-sources' | 'other';

/** The texts of rrdtool 1.4 - 1.9 in the locale C, and of rrdcached where it words them differently ("No such file: …"). */
const REASONS: readonly (readonly [RegExp, RrdErrorReason])[] = [
  [/illegal attempt to update using time/, 'too-old'],
  [/could not lock RRD/, 'locked'],
  [/expected \d+ data source readings|found extra data on update/, 'other-data-sources'],
  [/File exists/, 'exists'],
  [/No such file/, 'missing'],
  [/is not an RRD file|reached EOF while loading|is too small|mmaping file/, 'unreadable'],
  [/can't handle RRD file version|opening '.*': (Permission denied|Is a directory)/, 'unreadable'],
];

/**
 * One rrdtool command that failed. Nothing is said about its neighbours: each command has an outcome of its own.
 *
 * The message reads `rrdtool COMMAND FILE: DETAIL`; `detail` is rrdtool's own text without its leading "ERROR: ".
 */
export class RrdError extends Error {
  override readonly name = 'RrdError';
  /** The rrdtool command: update, create, graphv, … */
  readonly command: string;
  /** The RRD as the caller named it; '' for a graph, which reads many (its detail names the one that failed). */
  readonly file: string;
  readonly reason: RrdErrorReason;
  readonly detail: string;
  /** 'too-old' only: the time of the newest update in the RRD, epoch seconds. */
  readonly lastUpdate?: number;

  constructor(command: string, file: string, detail: string, reason?: RrdErrorReason) {
    super(`rrdtool ${command}${file === '' ? '' : ` ${file}`}: ${detail}`);
    this.command = command;
    this.file = file;
    this.detail = detail;
    this.reason = reason ?? reasonOf(detail, file);
    const last = this.reason === 'too-old' && /last update time is (\d+)/.exec(detail);
    if (last) this.lastUpdate = Number(last[1]);
  }
}

/** A file's name is cut out first, so that no name can pass for a reason. */
function reasonOf(detail: string, file: string): RrdErrorReason {
  const text = file === '' ? detail : detail.replaceAll(file, '');
  return REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
}
