/** What a zone's clock shows: seconds east of Greenwich, and what that is called. */
interface ZoneType {
  readonly offset: number;
  readonly abbreviation: string;
}

export interface ZoneFile {
  readonly types: readonly ZoneType[];
  /** Changes of the clock in their order, epoch seconds, and the index of the type that begins. */
  readonly changes: readonly { readonly time: number; readonly type: number }[];
}

const HEADER_LENGTH = 44;
const COUNTS_OFFSET = 20;

/** Reads a file of the zone database (RFC 8536), of version 2 and up; undefined for anything else. */
export function parseZoneFile(bytes: Uint8Array): ZoneFile | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (!hasMagic(view, 0) || view.getUint8(4) < 0x32) return undefined;
    const start = HEADER_LENGTH + bodyLength(countsAt(view, 0), 4);
    return hasMagic(view, start) ? readBody(view, start) : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Counts {
  readonly utcFlags: number;
  readonly standardFlags: number;
  readonly leapSeconds: number;
  readonly changes: number;
  readonly types: number;
  readonly characters: number;
}

function hasMagic(view: DataView, start: number): boolean {
  return view.getUint32(start) === 0x545a6966; // TZif
}

function countsAt(view: DataView, start: number): Counts {
  const count = (index: number): number => view.getUint32(start + COUNTS_OFFSET + 4 * index);
  return {
    utcFlags: count(0),
    standardFlags: count(1),
    leapSeconds: count(2),
    changes: count(3),
    types: count(4),
    characters: count(5),
  };
}

function bodyLength(counts: Counts, timeBytes: number): number {
  const { utcFlags, standardFlags, leapSeconds, changes, types, characters } = counts;
  return (
    changes * (timeBytes + 1) +
    types * 6 +
    characters +
    leapSeconds * (timeBytes + 4) +
    standardFlags +
    utcFlags
  );
}

function readBody(view: DataView, start: number): ZoneFile {
  const counts = countsAt(view, start);
  if (start + HEADER_LENGTH + bodyLength(counts, 8) > view.byteLength) throw new RangeError('cut off');
  const times = start + HEADER_LENGTH;
  const indexes = times + counts.changes * 8;
  const types = indexes + counts.changes;
  const characters = types + counts.types * 6;
  return {
    changes: Array.from({ length: counts.changes }, (_, index) => ({
      time: Number(view.getBigInt64(times + 8 * index)),
      type: view.getUint8(indexes + index),
    })),
    types: Array.from({ length: counts.types }, (_, index) => {
      const at = types + 6 * index;
      const from = characters + view.getUint8(at + 5);
      return { offset: view.getInt32(at), abbreviation: textAt(view, from, characters + counts.characters) };
    }),
  };
}

function textAt(view: DataView, from: number, end: number): string {
  let text = '';
  for (let at = from; at < end && view.getUint8(at) !== 0; at++) {
    text += String.fromCharCode(view.getUint8(at));
  }
  return text;
}
