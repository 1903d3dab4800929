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

/** Units in a packet, as exporters may count them. */
export interface UnitCounts {
  readonly all: number;
  /** Without those that softflowd leaves out in IPFIX: options. */
  readonly flows: number;
}

/** How a number counts: units sent before the packet, or, as softflowd does in IPFIX, also those in it. */
interface Convention {
  readonly includesPacket: boolean;
  readonly unit: keyof UnitCounts;
}

const AS_SPECIFIED: Convention = { includesPacket: false, unit: 'all' };
const CONVENTIONS: readonly Convention[] = [
  AS_SPECIFIED,
  { includesPacket: true, unit: 'flows' },
  { includesPacket: true, unit: 'all' },
  { includesPacket: false, unit: 'flows' },
];

/**
 * Follows the sequence numbers of one engine or observation domain. They have 32 bits and wrap; the unit is whatever the export version
 * counts: flows, packets or records.
 */
export class SequenceTracker {
  /** Those that all packets so far agree with. */
  #conventions: readonly Convention[];
  #last: { sequence: number; counts: UnitCounts | undefined; uptime: number | undefined } | undefined;
  #gaps: Gap[] = [];
  readonly #sequences = new Float64Array(RECENT).fill(-1);
  readonly #fingerprints = new Float64Array(RECENT);
  #at = 0;

  /** @param isLoose whether exporters of this version do not agree on what they count: which it is shows */
  constructor(isLoose: boolean) {
    this.#conventions = isLoose ? CONVENTIONS : [AS_SPECIFIED];
  }

  /** Whether this very packet was here a short time ago. */
  isDuplicate(sequence: number, fingerprint: number): boolean {
    for (let i = 0; i < RECENT; i++)
      if (this.#sequences[i] === sequence && this.#fingerprints[i] === fingerprint) return true;
    return false;
  }

  /**
   * @param counts units in the packet; undefined if that cannot be told
   * @param uptime ms since the exporter has booted, if the packet says
   */
  account(
    sequence: number,
    counts: UnitCounts | undefined,
    fingerprint: number,
    uptime: number | undefined,
  ): SequenceEvent {
    this.#sequences[this.#at] = sequence;
    this.#fingerprints[this.#at] = fingerprint;
    this.#at = (this.#at + 1) % RECENT;
    const event = this.#judge(sequence, counts, uptime);
    if (event.kind !== 'late') this.#last = { sequence, counts, uptime };
    if (event.kind === 'restart') this.#gaps = [];
    return event;
  }

  #judge(sequence: number, counts: UnitCounts | undefined, uptime: number | undefined): SequenceEvent {
    const last = this.#last;
    if (!last || !last.counts || !counts) return ORDERED;
    if (hasRebooted(last.uptime, uptime)) return { kind: 'restart' };
    const expectedBy = ({ includesPacket, unit }: Convention): number =>
      (last.sequence + (includesPacket ? counts[unit] : (last.counts?.[unit] ?? 0))) >>> 0;
    const fitting = this.#conventions.filter((convention) => expectedBy(convention) === sequence);
    if (fitting.length > 0) {
      this.#conventions = fitting;
      return ORDERED;
    }
    const expected = expectedBy(this.#conventions[0] ?? AS_SPECIFIED);
    const missing = (sequence - expected) | 0;
    if (missing < 0) return this.#findGap(sequence, counts.all) ?? { kind: 'restart' };
    this.#gaps.push({ from: expected, to: sequence, isLarge: missing >= LARGE_GAP });
    if (this.#gaps.length > MAX_GAPS) this.#gaps.shift();
    return { kind: 'gap', missing };
  }

  /** Takes the packet out of the gap that it lies in. */
  #findGap(sequence: number, count: number): SequenceEvent | undefined {
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
