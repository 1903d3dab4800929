import type { FlowBatch } from '../../../flow/batch.js';
import type { PacketContents } from './contents.js';
import { SLOT, SLOT_COUNT } from './elements.js';
import { PacketError } from './errors.js';
import { exporterField, type ExporterAddress } from './exporter-address.js';
import { isBiflow, kindOf, reverseFlow, setFlow } from './flow-record.js';
import { RowWriter, type FlowValues, type RowLosses } from './flow-row.js';
import type { TemplatedHeader } from './header.js';
import type { PendingSets } from './pending-sets.js';
import { readRecord } from './record.js';
import type { DomainFacts, DomainKey, TemplateRegistry } from './registry.js';
import { learnFacts } from './sampling.js';
import { compileTemplate, FIRST_TEMPLATE_ID, parseTemplates, type Template } from './template.js';
import { isClamped, piecesOf } from './wide-counters.js';

export interface TemplatedOptions {
  readonly templates: TemplateRegistry;
  /** Where data wait for their template. */
  readonly pending: PendingSets;
  /** Whether counters are multiplied by the sampling rate. */
  readonly appliesSampling: boolean;
}

/** A run of bytes with one header: the sets of a packet, or records that have waited. */
interface Records {
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  readonly header: TemplatedHeader;
}

const SET_HEADER = 4;

/** Appends the flows of NetFlow 9 packets and IPFIX messages to a batch (flow-files specification, section 6.2; RFC 3954, RFC 7011). */
export class TemplatedDecoder {
  readonly #batch: FlowBatch;
  readonly #options: TemplatedOptions;
  readonly #rows: RowWriter;
  readonly #values = new Float64Array(SLOT_COUNT);
  readonly #flow = {} as FlowValues;

  constructor(batch: FlowBatch, options: TemplatedOptions) {
    this.#batch = batch;
    this.#options = options;
    this.#rows = new RowWriter(batch);
  }

  get losses(): Readonly<RowLosses> {
    return this.#rows.losses;
  }

  /**
   * Decodes one packet. Yields whenever the batch is full; what is in it then is taken out, and its `length` reset.
   *
   * @param now when the packet came, ms
   * @throws PacketError before anything is taken from the packet, if its sets do not fit into it
   */
  *decode(
    view: DataView,
    header: TemplatedHeader,
    exporter: ExporterAddress,
    now: number,
    contents: PacketContents,
  ): Generator<void, void> {
    checkSets(view, header);
    const key: DomainKey = { exporter, version: header.version, domain: header.domain };
    for (let at = header.start; header.end - at >= SET_HEADER;) {
      const id = view.getUint16(at);
      const next = at + view.getUint16(at + 2);
      const set = { view, start: at + SET_HEADER, end: next, header };
      try {
        if (id >= FIRST_TEMPLATE_ID) yield* this.#dataSet(key, id, set, now, contents);
        else yield* this.#templateSet(key, id, set, now, contents);
      } catch (error) {
        if (!(error instanceof PacketError)) throw error;
        contents.damage = error;
      }
      at = next;
    }
  }

  *#templateSet(
    key: DomainKey,
    setId: number,
    { view, start, end }: Records,
    now: number,
    contents: PacketContents,
  ): Generator<void, void> {
    const [templates, options] = key.version === 9 ? [0, 1] : [2, 3];
    if (setId !== templates && setId !== options) return;
    const isOptions = setId === options;
    const registry = this.#options.templates;
    for (const record of parseTemplates(view, { version: key.version, isOptions, start, end })) {
      if (record.fields.length === 0) {
        const isAll = record.id < FIRST_TEMPLATE_ID;
        registry.withdraw(key, isAll ? (isOptions ? 'options' : 'templates') : record.id);
        continue;
      }
      const template = compileTemplate(record);
      if (template.minSize === 0)
        throw new PacketError(start, `template ${record.id} has records of no size`);
      registry.put(key, template, now);
      for (const waited of this.#options.pending.take(key, template.id)) {
        const { bytes } = waited;
        const records = {
          view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
          start: 0,
          end: bytes.length,
          header: waited.header,
        };
        // They belong to a packet that was counted when it came.
        const { records: own } = contents;
        yield* this.#records(key, template, records, contents);
        contents.records = own;
      }
    }
  }

  *#dataSet(
    key: DomainKey,
    id: number,
    records: Records,
    now: number,
    contents: PacketContents,
  ): Generator<void, void> {
    const template = this.#options.templates.find(key, id, now);
    if (template) {
      yield* this.#records(key, template, records, contents);
      return;
    }
    const { view, start, end, header } = records;
    const bytes = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
    this.#options.pending.hold(key, id, { header, bytes, since: now });
    contents.heldSets++;
    contents.records = undefined;
  }

  *#records(
    key: DomainKey,
    template: Template,
    { view, start, end, header }: Records,
    contents: PacketContents,
  ): Generator<void, void> {
    const values = this.#values.fill(0);
    const facts = this.#options.templates.facts(key);
    // What is left behind the last record is padding.
    for (let at: number | undefined = start; ;) {
      at = readRecord(view, template, at, end, values);
      if (at === undefined) return;
      if (contents.records !== undefined) contents.records++;
      if (template.isOptions) {
        contents.optionRecords++;
        learnFacts(facts, values, template.has);
      } else yield* this.#record(key, template, header, facts, contents);
    }
  }

  *#record(
    { exporter }: DomainKey,
    { has }: Template,
    header: TemplatedHeader,
    facts: DomainFacts,
    contents: PacketContents,
  ): Generator<void, void> {
    const values = this.#values;
    const kind = kindOf(values, has);
    if (kind === 'other') {
      contents.otherRecords++;
      return;
    }
    if (kind === 'ipv6') {
      contents.ipv6.flows++;
      contents.ipv6.octets += values[SLOT.octets]! + values[SLOT.reverseOctets]!;
      contents.ipv6.packets += values[SLOT.packets]! + values[SLOT.reversePackets]!;
      return;
    }
    const flow = this.#flow;
    const { appliesSampling } = this.#options;
    flow.exporter = exporterField(exporter);
    setFlow(flow, values, has, header, facts, appliesSampling);
    if (!isBiflow(has)) {
      yield* this.#append(contents);
      return;
    }
    // Of a conversation only the directions that had packets become flows.
    if (flow.packets > 0 || flow.octets > 0) yield* this.#append(contents);
    reverseFlow(flow, values, has, facts, appliesSampling);
    if (flow.packets > 0 || flow.octets > 0) yield* this.#append(contents);
  }

  *#append(contents: PacketContents): Generator<void, void> {
    const batch = this.#batch;
    const flow = this.#flow;
    const pieces = piecesOf(flow);
    if (isClamped(flow)) contents.clamped++;
    for (let piece = 0; piece < pieces; piece++) {
      if (batch.length === batch.capacity) yield;
      this.#rows.append(flow, piece, pieces);
      contents.flows++;
    }
  }
}

/** Every set must have a head and end before the packet does. Fewer than four bytes at the end are padding. */
function checkSets(view: DataView, { start, end }: TemplatedHeader): void {
  for (let at = start; end - at >= SET_HEADER;) {
    const length = view.getUint16(at + 2);
    if (length < SET_HEADER || length > end - at)
      throw new PacketError(at, `a set of ${length} bytes where ${end - at} are left`);
    at += length;
  }
}
