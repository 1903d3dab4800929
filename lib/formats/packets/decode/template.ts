import { SLOT_COUNT, sourceOf, type Encoding } from './elements.js';
import { PacketError } from './errors.js';

/** One field of a record as a template describes it. */
export interface TemplateField {
  readonly element: number;
  /** 0 for the elements of the registry. */
  readonly enterprise: number;
  /** Bytes; {@link VARIABLE_LENGTH} if each record tells. */
  readonly length: number;
}

/** A field that is used. */
export interface FieldRead {
  readonly slot: number;
  readonly encoding: Encoding;
  readonly length: number;
  /** From the beginning of the record, if all fields before have fixed lengths. */
  readonly offset: number;
}

/** How the records of one template are read. */
export interface Template {
  readonly id: number;
  readonly isOptions: boolean;
  readonly fields: readonly TemplateField[];
  /** The least bytes of a record; all of them if no field is of variable length. */
  readonly minSize: number;
  readonly isFixed: boolean;
  /** For every field what is taken from it, if anything. */
  readonly reads: readonly (FieldRead | undefined)[];
  /** The reads alone. */
  readonly wanted: readonly FieldRead[];
  /** By slot: 1 where a record tells it. */
  readonly has: Uint8Array;
}

export const VARIABLE_LENGTH = 0xffff;
/** Ids below are those of sets of templates. */
export const FIRST_TEMPLATE_ID = 256;
/** No exporter has as many; a template that has more is refused, so that templates cannot fill the memory. */
export const MAX_FIELDS = 512;

const ENTERPRISE_BIT = 0x8000;

/** A template, or the withdrawal of one (IPFIX) where it has no fields. */
export interface TemplateRecord {
  readonly id: number;
  readonly isOptions: boolean;
  readonly fields: readonly TemplateField[];
}

/** Which kind of set the templates stand in. */
export interface TemplateSet {
  readonly version: 9 | 10;
  readonly isOptions: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * The templates of a set. Padding at its end is passed over.
 *
 * @throws PacketError where a template does not fit into the set
 */
export function* parseTemplates(view: DataView, set: TemplateSet): Generator<TemplateRecord> {
  const headSize = set.isOptions ? 6 : 4;
  let at = set.start;
  while (set.end - at >= 4) {
    const id = view.getUint16(at);
    // Zeros up to the next multiple of four.
    if (id === 0) return;
    // A withdrawal has no more than these four bytes.
    if (set.version === 10 && view.getUint16(at + 2) === 0) {
      yield { id, isOptions: set.isOptions, fields: [] };
      at += 4;
      continue;
    }
    if (id < FIRST_TEMPLATE_ID) throw new PacketError(at, `template id ${id}`);
    if (set.end - at < headSize) throw new PacketError(at, 'a template ends inside its head');
    const count = fieldCount(view, set, at);
    if (count > MAX_FIELDS) throw new PacketError(at, `a template of ${count} fields`);
    const { fields, next } = parseFields(view, set, at + headSize, count);
    yield { id, isOptions: set.isOptions, fields };
    at = next;
  }
}

/** NetFlow 9 tells the bytes of scope and options, IPFIX the number of all fields. */
function fieldCount(view: DataView, { version, isOptions }: TemplateSet, at: number): number {
  const second = view.getUint16(at + 2);
  if (!isOptions || version === 10) return second;
  return Math.floor(second / 4) + Math.floor(view.getUint16(at + 4) / 4);
}

function parseFields(
  view: DataView,
  { version, isOptions, end }: TemplateSet,
  start: number,
  count: number,
): { fields: TemplateField[]; next: number } {
  if (end - start < count * 4) throw new PacketError(start, `${count} fields in ${end - start} bytes`);
  const scopes = isOptions && version === 9 ? Math.floor(view.getUint16(start - 4) / 4) : 0;
  const fields: TemplateField[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (end - at < 4) throw new PacketError(at, 'a template ends inside a field');
    const type = view.getUint16(at);
    const length = view.getUint16(at + 2);
    at += 4;
    let enterprise = 0;
    if (version === 10 && (type & ENTERPRISE_BIT) !== 0) {
      if (end - at < 4) throw new PacketError(at, 'a template ends inside an enterprise number');
      enterprise = view.getUint32(at);
      at += 4;
    }
    // The scopes of NetFlow 9 (system, interface, ...) are numbered apart from the elements: an enterprise that nobody has.
    if (i < scopes) enterprise = 0xffffffff;
    fields.push({ element: version === 10 ? type & ~ENTERPRISE_BIT : type, enterprise, length });
  }
  return { fields, next: at };
}

/** Makes a template ready for reading records. */
export function compileTemplate({ id, isOptions, fields }: TemplateRecord): Template {
  const ranks = new Map<number, { rank: number; index: number }>();
  for (const [index, field] of fields.entries()) {
    const source = sourceOf(field.enterprise, field.element);
    if (!source || !isReadable(source.encoding, field.length)) continue;
    const best = ranks.get(source.slot);
    if (!best || source.rank < best.rank) ranks.set(source.slot, { rank: source.rank, index });
  }
  const chosen = new Set([...ranks.values()].map(({ index }) => index));
  const has = new Uint8Array(SLOT_COUNT);
  const reads: (FieldRead | undefined)[] = [];
  let offset = 0;
  for (const [index, field] of fields.entries()) {
    const source = chosen.has(index) ? sourceOf(field.enterprise, field.element) : undefined;
    if (source) has[source.slot] = 1;
    reads.push(source && { slot: source.slot, encoding: source.encoding, length: field.length, offset });
    offset += field.length === VARIABLE_LENGTH ? 1 : field.length;
  }
  return {
    id,
    isOptions,
    fields,
    minSize: offset,
    isFixed: fields.every(({ length }) => length !== VARIABLE_LENGTH),
    reads,
    wanted: reads.filter((read) => read !== undefined),
    has,
  };
}

/** Numbers may be shortened, addresses may not. */
function isReadable(encoding: Encoding, length: number): boolean {
  switch (encoding) {
    case 'address':
      return length === 4;
    case 'address6':
      return length === 16;
    case 'ntp':
      return length === 8;
    case 'number':
    case 'seconds':
      return length >= 1 && length <= 8;
  }
}
