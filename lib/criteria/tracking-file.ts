import { keyAndValue } from './block.js';
import { ALERT_KEYS, ENDPOINT_KEYS, SILK_KEYS, type FilterBlock } from './keys.js';
import { oneLine } from './text.js';
import { blockOfValues, currentMonitorType } from './values.js';

export type TrackingType = 'bps' | 'pps' | 'fpsi' | 'fpsa' | 'Group';

/** A change of a tracking. */
export interface Revision {
  /** Whether graphs show it. */
  readonly notate: boolean;
  /** Epoch seconds. */
  readonly time: number;
  readonly comment: string;
}

/** A tracking of a group. */
export interface GroupComponent {
  /** 101, 102, ... above the axis, counted away from it; 201, 202, ... below. */
  readonly position: number;
  readonly label: string;
  /** A name of the file FlowGrapher_Colors, with a blank between its words. */
  readonly colour: string;
}

export interface TrackingFile {
  readonly kind: 'individual' | 'group';
  /** The flow-nfilter text, which is what counts for collection; empty for groups. */
  readonly filterText: string;
  readonly block: FilterBlock;
  /** Every key as written, revisions apart; of a key that stands twice the last value. */
  readonly values: ReadonlyMap<string, string>;
  readonly revisions: readonly Revision[];
  readonly components: readonly GroupComponent[];
  /** Of a saved report. */
  readonly description?: string;
  /** Epoch seconds, of a saved report. */
  readonly createTime?: number;
}

/** What begins the line of a parameter. */
const INPUT = ' input: ';

/** Reads a tracking, a group or an archived one of both (FlowTracker specification, section 4). Every text is one. */
export function parseTrackingFile(text: string): TrackingFile {
  const lines = text.split(/\r?\n/);
  const inputs = lines
    .filter((line) => line.startsWith(INPUT))
    .map((line) => keyAndValue(line.slice(INPUT.length)));
  const values = new Map(inputs.filter(([key]) => key !== 'revision'));
  const others = lines.filter((line) => !line.includes(INPUT.trimEnd()));
  const isGroup = trackingTypeOf(values.get('monitor_type') ?? values.get('tracking_type') ?? '') === 'Group';
  const description = values.get('Description');
  const createTime = Number(values.get('create_time') || NaN);
  return {
    kind: isGroup ? 'group' : 'individual',
    filterText: isGroup ? '' : others.join('\n'),
    block: blockOfValues(values),
    values,
    revisions: inputs.filter(([key]) => key === 'revision').flatMap(([, value]) => readRevision(value)),
    components: isGroup ? others.flatMap(readComponent) : [],
    ...(description === undefined ? {} : { description }),
    ...(Number.isSafeInteger(createTime) ? { createTime } : {}),
  };
}

/** The type of a tracking from its value in a file of any version; bits per second unless it says something else. */
export function trackingTypeOf(value: string): TrackingType {
  const type = currentMonitorType(value.trim());
  switch (type) {
    case 'pps':
    case 'fpsi':
    case 'fpsa':
    case 'Group':
      return type;
    default:
      return 'bps';
  }
}

function readRevision(value: string): Revision[] {
  const [notate = '', time = '', ...comment] = value.split('|');
  if (!/^\d{1,12}$/.test(time)) return [];
  return [{ notate: notate === 'Y', time: Number(time), comment: comment.join('|') }];
}

function readComponent(line: string): GroupComponent[] {
  const [position = '', label, ...colour] = line.split('^');
  if (!/^\d{1,6}$/.test(position.trim()) || label === undefined) return [];
  return [{ position: Number(position), label, colour: colour.join('^').trim() }];
}

/** Keys of the parameters of an individual tracking that a filter has too, in their order (section 4.1). */
const BLOCK_KEYS = [
  'monitor_type',
  'device_name',
  'monitor_label',
  'general_comment',
  ...ENDPOINT_KEYS,
  'protocols',
  'tos_fields',
  'tcp_flags',
  'exporter',
  'nexthop_ips',
  'sampling_multiplier',
  ...ALERT_KEYS,
] as const;

const STATE_KEYS = ['alert_last_notified', 'alert_consecutive'] as const;

const WRITTEN_KEYS: ReadonlySet<string> = new Set([...BLOCK_KEYS, ...STATE_KEYS, ...SILK_KEYS]);

export interface TrackingParts {
  readonly block: FilterBlock;
  readonly revisions?: readonly Revision[];
  /** Parameters of the file before, of which those are kept that no version knows. */
  readonly values?: ReadonlyMap<string, string>;
}

/**
 * A `.fil` file (section 4.1). The state of alerts is empty, as it is for a new or revised tracking.
 *
 * @param definition lines of definitionText with the placeholder period
 */
export function formatTrackingFile(definition: readonly string[], parts: TrackingParts): string {
  const { block, revisions = [], values = new Map<string, string>() } = parts;
  const unknown = [...values].filter(([key]) => !WRITTEN_KEYS.has(key) && !OLD_KEYS.has(key));
  return toText([
    ...definition,
    '',
    '',
    ...BLOCK_KEYS.map((key) => inputLine(key, block[key])),
    ...STATE_KEYS.map((key) => inputLine(key, '')),
    ...SILK_KEYS.map((key) => inputLine(key, block[key])),
    ...unknown.map(([key, value]) => inputLine(key, value)),
    ...revisions.map(revisionLine),
  ]);
}

/** Their values stand under other keys in a file that is written anew. */
const OLD_KEYS: ReadonlySet<string> = new Set([
  'tracking_label',
  'tracking_type',
  'silk_field',
  'silk_other',
]);

const GROUP_KEYS: ReadonlySet<string> = new Set([
  'monitor_label',
  'monitor_type',
  'general_comment',
  'tracking_label',
  'tracking_type',
]);

/** A `.grp` file (section 4.2): components above the axis, then those below, then the parameters. */
export function formatGroupFile(components: readonly GroupComponent[], parts: TrackingParts): string {
  const { block, revisions = [], values = new Map<string, string>() } = parts;
  const unknown = [...values].filter(([key]) => !GROUP_KEYS.has(key));
  const ordered = components.toSorted((a, b) => a.position - b.position);
  return toText([
    ...ordered.map(({ position, label, colour }) => `${position}^${oneLine(label)}^${oneLine(colour)}`),
    inputLine('monitor_label', block.monitor_label),
    inputLine('monitor_type', 'Group'),
    inputLine('general_comment', block.general_comment),
    ...unknown.map(([key, value]) => inputLine(key, value)),
    ...revisions.map(revisionLine),
  ]);
}

/**
 * The text of a tracking's file with other values for some of its parameters; every other line stays as it is. Parameters that the
 * file lacks are put at its end.
 */
export function withInputs(text: string, values: Readonly<Record<string, string>>): string {
  const lines = text.split('\n');
  const missing = new Map(Object.entries(values));
  const changed = lines.map((line) => {
    if (!line.startsWith(INPUT)) return line;
    const [key] = keyAndValue(line.slice(INPUT.length));
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (value === undefined) return line;
    missing.delete(key);
    return inputLine(key, value);
  });
  if (changed.at(-1) === '') changed.pop();
  return toText([...changed, ...[...missing].map(([key, value]) => inputLine(key, value))]);
}

function revisionLine({ notate, time, comment }: Revision): string {
  return inputLine('revision', `${notate ? 'Y' : 'N'}|${time}|${comment}`);
}

function inputLine(key: string, value: string): string {
  return `${INPUT}${key}: ${oneLine(value)}`;
}

function toText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
