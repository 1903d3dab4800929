import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { GroupBy } from '../group-by/group-by.js';
import { GroupTable } from '../group-by/table.js';
import { requireFields } from '../missing-fields.js';
import { SelectedRows } from '../rows.js';
import { durations, flowCounts, trafficColumns } from '../traffic.js';
import { ConversationLog, type ConversationColumns, type ConversationLogState } from './conversation-log.js';

export interface ConversationsOptions {
  readonly by: 'flows' | 'octets' | 'packets';
  readonly extreme: 'largest' | 'smallest';
  /** How many conversations the answer has. */
  readonly count: number;
}

/** All flows from one address and port to another, whatever the protocol. */
export interface Conversation {
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flows: number;
  readonly octets: number;
  readonly packets: number;
  /** Sum of the durations of its flows, ms. */
  readonly duration: number;
}

const KEY_COLUMNS: readonly FieldName[] = ['srcaddr', 'dstaddr', 'srcport', 'dstport'];
const SUMS = ['flows', 'octets', 'packets', 'duration'] as const;

/** Words a key: both addresses, both ports in one. */
const KEY_WORDS = 3;
/** Part of the memory for the log; the groups that may have to be made of it take a little more. */
const LOG_SHARE = 0.75;
/** More cells than rows that are asked for: below the largest of them lies much of several small conversations. */
const EXTRA_CELLS = 100;

/**
 * The largest or smallest conversations over all flows with packets, not clipped to any window (FlowGrapher specification,
 * section 8.1), in that order; equal ones by their keys, so that the answer does not depend on how it was found.
 *
 * For the largest ones flows are kept in a log as long as there is memory for it (ConversationLog); beyond that, and
 * for the smallest, all conversations are grouped.
 */
export class Conversations implements Aggregation<Conversation[]> {
  readonly columns: readonly FieldName[];
  readonly #options: ConversationsOptions;
  readonly #memoryBytes: number;
  readonly #hasFlowCounts: boolean;
  readonly #rows = new SelectedRows();
  #groups: GroupBy;
  /** Flows that are not grouped yet; undefined if all are. */
  #log: ConversationLog | undefined;

  /** @throws MissingFieldsError if the records lack fields */
  constructor(options: ConversationsOptions, fields: ReadonlySet<FieldName>, memoryBytes: number) {
    this.#options = options;
    this.#memoryBytes = memoryBytes;
    this.#hasFlowCounts = fields.has('dflows');
    this.columns = [...KEY_COLUMNS, ...trafficColumns(this.#hasFlowCounts, true)];
    requireFields('conversations', this.columns, fields);
    this.#groups = this.#makeGroups();
    if (options.extreme === 'largest') this.#log = new ConversationLog(sumOf(options.by));
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    const rows = this.#rows;
    rows.select(batch, mask);
    rows.dropZero('dpkts');
    const columns: ConversationColumns = {
      count: rows.count,
      keys: [rows.values('srcaddr'), rows.values('dstaddr'), portPairs(rows)],
      sums: [
        flowCounts(rows, this.#hasFlowCounts),
        rows.values('doctets'),
        rows.values('dpkts'),
        durations(rows),
      ],
    };
    if (!this.#log) {
      this.#groups.add(columns.keys, columns.sums, columns.count);
      return;
    }
    this.#log.append(columns);
    if (this.#log.bytes > this.#memoryBytes * LOG_SHARE) this.#groupAll();
  }

  merge(other: this): void {
    if (this.#log && other.#log) {
      this.#log.absorb(other.#log);
      return;
    }
    this.#groupAll();
    other.#groupAll();
    this.#groups.merge(other.#groups);
  }

  transfer(): Transfer {
    if (!this.#log) return this.#groups.transfer();
    const { chunks, cells } = this.#log.take();
    return {
      state: { chunks, cells },
      transferList: [cells.buffer, ...chunks.map(({ words }) => words.buffer)],
    };
  }

  mergeTransferred(state: unknown): void {
    if (!isLogged(state)) {
      this.#groupAll();
      this.#groups.mergeTransferred(state);
      return;
    }
    if (this.#log) {
      this.#log.absorbTaken(state);
      return;
    }
    const log = new ConversationLog(sumOf(this.#options.by));
    log.absorbTaken(state);
    group(log, 0, this.#groups);
  }

  result(): Conversation[] {
    const { count } = this.#options;
    if (count === 0) return [];
    if (!this.#log) return this.#extreme(this.#groups);
    let least = this.#log.cell(2 * count + EXTRA_CELLS);
    for (;;) {
      const groups = this.#makeGroups();
      group(this.#log, least, groups);
      const found = this.#extreme(groups);
      // Conversations of smaller cells are smaller than these.
      const last = found.length < count ? 0 : (found.at(-1)?.[this.#options.by] ?? 0);
      if (last >= least) return found;
      least = last;
    }
  }

  close(): void {
    this.#groups.close();
  }

  #makeGroups(): GroupBy {
    const bytesPerKey = GroupTable.bytesPerKey(KEY_WORDS, SUMS.length);
    return new GroupBy({
      keyWords: KEY_WORDS,
      measures: SUMS.length,
      memoryKeys: Math.ceil(this.#memoryBytes / bytesPerKey),
    });
  }

  #groupAll(): void {
    if (this.#log) group(this.#log, 0, this.#groups);
    this.#log = undefined;
  }

  #extreme(by: GroupBy): Conversation[] {
    const { by: sum, extreme, count } = this.#options;
    const groups = by.groups();
    const found: Conversation[] = [];
    const descending = extreme === 'largest';
    for (const { keys, sums } of groups.rows({ by: 'sum', index: sumOf(sum), descending, ties: 'key' })) {
      found.push(conversation(keys, sums));
      if (found.length === count) break;
    }
    groups.close();
    return found;
  }
}

function isLogged(state: unknown): state is ConversationLogState {
  return typeof state === 'object' && state !== null && 'cells' in state;
}

function group(log: ConversationLog, least: number, groups: GroupBy): void {
  for (const { keys, sums, count } of log.flows(least)) groups.add(keys, sums, count);
}

function sumOf(by: ConversationsOptions['by']): 0 | 1 | 2 {
  return by === 'flows' ? 0 : by === 'octets' ? 1 : 2;
}

/** Source port above, destination port below. */
function portPairs(rows: SelectedRows): Uint32Array {
  const sources = rows.values('srcport');
  const destinations = rows.values('dstport');
  const pairs = rows.scratch('ports');
  for (let i = 0; i < rows.count; i++) pairs[i] = (sources[i]! << 16) | destinations[i]!;
  return pairs;
}

function conversation(
  [source = 0, destination = 0, ports = 0]: readonly number[],
  sums: readonly bigint[],
): Conversation {
  const [flows = 0, octets = 0, packets = 0, duration = 0] = sums.map(Number);
  return {
    source,
    destination,
    sourcePort: ports >>> 16,
    destinationPort: ports & 0xffff,
    flows,
    octets,
    packets,
    duration,
  };
}
