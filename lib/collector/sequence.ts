/** What the sequence number of a packet tells. */
export type SequenceEvent =
  | { readonly kind: 'ordered' }
  /** So many units are missing before it. */
  | { readonly kind: 'gap'; readonly missing: number }
  /** The exporter counts from somewhere else: it has been started anew. */
  | { readonly kind: 'restart' }
  /** It belongs into a gap: units that were counted as missing have come. */
  | { readonly kind: 'late'; readonly found: number; readonly wasLarge: boolean };

/** The original counts larger gaps as resets (flow-files specification, section 6.1). */
export const LARGE_GAP = 1000;

const ORDERED: SequenceEvent = { kind: 'ordered' };
const RECENT = 64;
const MAX_GAPS = 64;
/** Packets out of order are not older than this, ms. */
const DISORDER = 60_000;

interface Gap {
  from: number;
  to: number;
  readonly isLarge: boolean;
}

/** How a number counts: units sent before the packet, or also those in it, as softflowd does in IPFIX. */
type Convention = 'before' | 'after';

/**
 * Follows the sequence numbers of one engine or observation domain. They have 32 bits and wrap; the unit is whatever the export version
 * counts: flows, packets or records.
 */
export class SequenceTracker {
  readonly #mayCountItself: boolean;
  #convention: Convention | undefined;
  #last: { sequence: number; count: number | undefined; uptime: number | undefined } | undefined;
  #gaps: Gap[] = [];
  readonly #sequences = new Float64Array(RECENT).fill(-1);
  readonly #fingerprints = new Float64Array(RECENT);
  #at = 0;

  /** @param mayCountItself whether some exporters of this version count the units of the packet itself */
  constructor(mayCountItself: boolean) {
    this.#mayCountItself = mayCountItself;
  }

  /** Whether this very packet was here a short time ago. */
  isDuplicate(sequence: number, fingerprint: number): boolean {
    for (let i = 0; i < RECENT; i++)
      if (this.#sequences[i] === sequence && this.#fingerprints[i] === fingerprint) return true;
    return false;
  }

  /**
   * @param count units in the packet; undefined if that cannot be told
   * @param uptime ms since the exporter has booted, if the packet says
   */
  account(
    sequence: number,
    count: number | undefined,
    fingerprint: number,
    uptime: number | undefined,
  ): SequenceEvent {
    this.#sequences[this.#at] = sequence;
    this.#fingerprints[this.#at] = fingerprint;
    this.#at = (this.#at + 1) % RECENT;
    const event = this.#judge(sequence, count, uptime);
    if (event.kind !== 'late') this.#last = { sequence, count, uptime };
    if (event.kind === 'restart') this.#gaps = [];
    return event;
  }

  #judge(sequence: number, count: number | undefined, uptime: number | undefined): SequenceEvent {
    const last = this.#last;
    if (!last) return ORDERED;
    if (hasRebooted(last.uptime, uptime)) return { kind: 'restart' };
    const expected = this.#expected(last, sequence, count);
    if (expected === undefined || expected === sequence) return ORDERED;
    const missing = (sequence - expected) | 0;
    if (missing < 0) return this.#findGap(sequence, count) ?? { kind: 'restart' };
    this.#gaps.push({ from: expected, to: sequence, isLarge: missing >= LARGE_GAP });
    if (this.#gaps.length > MAX_GAPS) this.#gaps.shift();
    return { kind: 'gap', missing };
  }

  /** The number that should come; undefined where the units of the last packet are not known. */
  #expected(
    last: { sequence: number; count: number | undefined },
    sequence: number,
    count: number | undefined,
  ): number | undefined {
    const before = last.count === undefined ? undefined : (last.sequence + last.count) >>> 0;
    if (!this.#mayCountItself) return before;
    const after = count === undefined ? undefined : (last.sequence + count) >>> 0;
    if (before !== after) {
      if (sequence === before) this.#convention ??= 'before';
      if (sequence === after) this.#convention ??= 'after';
    }
    return this.#convention === 'after' ? after : before;
  }

  /** Takes the packet out of the gap that it lies in. */
  #findGap(sequence: number, count = 0): SequenceEvent | undefined {
    const index = this.#gaps.findIndex(
      ({ from, to }) => ((sequence - from) | 0) >= 0 && ((to - sequence) | 0) >= Math.max(1, count),
    );
    const gap = this.#gaps[index];
    if (!gap) return undefined;
    const end = (sequence + count) >>> 0;
    const rest = [
      { ...gap, to: sequence },
      { ...gap, from: end },
    ].filter(({ from, to }) => from !== to);
    this.#gaps.splice(index, 1, ...rest);
    return { kind: 'late', found: count, wasLarge: gap.isLarge };
  }
}

/** Whether the uptime has begun anew; a counter that wraps after 49.7 days has not. */
function hasRebooted(before: number | undefined, now: number | undefined): boolean {
  if (before === undefined || now === undefined || now >= before - DISORDER) return false;
  const hasWrapped = ((now - before) | 0) >= 0 && before > 2 ** 32 - 60 * DISORDER;
  return !hasWrapped;
}

/** A number for the content of a packet: equal packets have equal ones. */
export function fingerprintOf(view: DataView): number {
  const step = Math.max(4, (view.byteLength >>> 6) & ~3);
  let hash = view.byteLength;
  for (let at = 0; at + 4 <= view.byteLength; at += step)
    hash = Math.imul(hash ^ view.getUint32(at), 0x01000193);
  return hash >>> 0;
}
