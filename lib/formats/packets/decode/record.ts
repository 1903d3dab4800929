import { VARIABLE_LENGTH, type FieldRead, type Template } from './template.js';

/** Seconds between the epochs of NTP (1900) and Unix. */
const NTP_EPOCH = 2_208_988_800;

/**
 * Reads one record that begins at `at` into `values`, by slot; slots that the template lacks are left as they are.
 *
 * @returns where the next record begins; undefined if this one does not fit before `end`
 */
export function readRecord(
  view: DataView,
  template: Template,
  at: number,
  end: number,
  values: Float64Array,
): number | undefined {
  if (end - at < template.minSize) return undefined;
  if (!template.isFixed) return readVariable(view, template, at, end, values);
  for (const read of template.wanted) values[read.slot] = readValue(view, at + read.offset, read);
  return at + template.minSize;
}

/** RFC 7011, section 7: one byte of length, or 255 and two more. */
function readVariable(
  view: DataView,
  { fields, reads }: Template,
  start: number,
  end: number,
  values: Float64Array,
): number | undefined {
  let at = start;
  for (let i = 0; i < fields.length; i++) {
    let length = fields[i]!.length;
    if (length === VARIABLE_LENGTH) {
      if (end - at < 1) return undefined;
      length = view.getUint8(at++);
      if (length === 255) {
        if (end - at < 2) return undefined;
        length = view.getUint16(at);
        at += 2;
      }
    }
    if (end - at < length) return undefined;
    const read = reads[i];
    if (read) values[read.slot] = readValue(view, at, read);
    at += length;
  }
  return at;
}

function readValue(view: DataView, at: number, { encoding, length }: FieldRead): number {
  switch (encoding) {
    case 'address':
      return view.getUint32(at);
    case 'address6':
      return (view.getUint32(at) |
        view.getUint32(at + 4) |
        view.getUint32(at + 8) |
        view.getUint32(at + 12)) ===
        0
        ? 0
        : 1;
    case 'number':
      return readUnsigned(view, at, length);
    case 'seconds':
      return readUnsigned(view, at, length) * 1000;
    case 'ntp':
      return (view.getUint32(at) - NTP_EPOCH) * 1000 + Math.floor((view.getUint32(at + 4) * 1000) / 2 ** 32);
  }
}

/** A number of 1 to 8 bytes; beyond 2^53 it is rounded. */
function readUnsigned(view: DataView, at: number, length: number): number {
  switch (length) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at);
    case 4:
      return view.getUint32(at);
    case 8:
      return view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
    default: {
      let value = 0;
      for (let i = 0; i < length; i++) value = value * 256 + view.getUint8(at + i);
      return value;
    }
  }
}
