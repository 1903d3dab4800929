import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { GroupBy, type GroupMemory } from '../group-by/group-by.js';
import { requireFields } from '../missing-fields.js';
import { SelectedRows } from '../rows.js';
import { durations, flowCounts, trafficColumns } from '../traffic.js';

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
const SUMS = ['flows', 'octets', 'packets'] as const;

/** Words a key: both addresses, both ports in one. */
export const CONVERSATION_WORDS = 3;
/** Sums a key: flows, octets, packets, durations. */
export const CONVERSATION_SUMS = 4;

/**
 * The largest or smallest conversations over all flows with packets, not clipped to any window (FlowGrapher specification,
 * section 8.1), in that order; equal ones by their keys, so that the answer does not depend on how it was found.
 */
export class Conversations implements Aggregation<Conversation[]> {
  readonly columns: readonly FieldName[];
  readonly #options: ConversationsOptions;
  readonly #hasFlowCounts: boolean;
  readonly #rows = new SelectedRows();
  readonly #groups: GroupBy;

  /** @throws MissingFieldsError if the records lack fields */
  constructor(options: ConversationsOptions, fields: ReadonlySet<FieldName>, memory: GroupMemory) {
    this.#options = options;
    this.#hasFlowCounts = fields.has('dflows');
    this.columns = [...KEY_COLUMNS, ...trafficColumns(this.#hasFlowCounts, true)];
    requireFields('conversations', this.columns, fields);
    this.#groups = new GroupBy({ keyWords: CONVERSATION_WORDS, measures: CONVERSATION_SUMS, ...memory });
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    const rows = this.#rows;
    rows.select(batch, mask);
    rows.dropZero('dpkts');
    this.#groups.add(
      [rows.values('srcaddr'), rows.values('dstaddr'), portPairs(rows)],
      [flowCounts(rows, this.#hasFlowCounts), rows.values('doctets'), rows.values('dpkts'), durations(rows)],
      rows.count,
    );
  }

  merge(other: this): void {
    this.#groups.merge(other.#groups);
  }

  transfer(): Transfer {
    return this.#groups.transfer();
  }

  mergeTransferred(state: unknown): void {
    this.#groups.mergeTransferred(state);
  }

  result(): Conversation[] {
    const { by, extreme, count } = this.#options;
    const groups = this.#groups.groups();
    const found: Conversation[] = [];
    const order = {
      by: 'sum',
      index: SUMS.indexOf(by),
      descending: extreme === 'largest',
      ties: 'key',
    } as const;
    if (count > 0) {
      for (const { keys, sums } of groups.rows(order)) {
        found.push(conversation(keys, sums));
        if (found.length === count) break;
      }
    }
    groups.close();
    return found;
  }

  close(): void {
    this.#groups.close();
  }
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
