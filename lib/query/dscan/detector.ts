import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { flowDurationMs, flowTimeMs } from '../../flow/time.js';
import { Sources, type Destination, type Source } from './sources.js';
import { readScanState, scanStateLines } from './state.js';
import { isSuppressed, type SuppressList } from './suppress.js';

export interface ScanOptions {
  /** Destinations of a source before it counts as scanning hosts. */
  readonly hostLimit?: number;
  /** Ports below 1024 of a destination before its source counts as scanning ports. */
  readonly portLimit?: number;
  /** Flows after which a destination that had none is forgotten; 0: never. */
  readonly maxAge?: number;
  /** `accepted[ifIndex] === 1` for the input (output) interfaces whose flows are looked at; default: all. */
  readonly inputs?: Uint8Array | undefined;
  readonly outputs?: Uint8Array | undefined;
  readonly ignoreMulticast?: boolean;
  /** Leaves out TCP from port 80 to a port above 1023. */
  readonly ignoreWebServers?: boolean;
  /** Leaves out TCP from a port above 1023 to port 80. */
  readonly ignoreWebClients?: boolean;
  readonly suppressSources?: SuppressList;
  readonly suppressDestinations?: SuppressList;
  /** Flows beyond any of these are told. */
  readonly largeFlows?: { readonly octets?: number; readonly packets?: number; readonly durationMs?: number };
}

export type ScanEvent =
  | { readonly kind: 'host-scan'; readonly source: number; readonly timeMs: number }
  | {
      readonly kind: 'port-scan';
      readonly source: number;
      readonly destination: number;
      readonly timeMs: number;
    }
  | {
      readonly kind: 'large-flow';
      readonly by: 'octets' | 'packets' | 'durationMs';
      readonly value: number;
      readonly source: number;
      readonly destination: number;
      readonly timeMs: number;
    }
  /** The ager has been through all sources. */
  | { readonly kind: 'ager-reset' };

const COLUMNS = [
  ...(['srcaddr', 'dstaddr', 'srcport', 'dstport', 'prot', 'input', 'output', 'doctets', 'dpkts'] as const),
  ...(['first', 'last', 'unix_secs', 'unix_nsecs', 'sysuptime'] as const),
] satisfies readonly FieldName[];

const AGER_INTERVAL = 1000;
const LOW_PORTS = 1024;
const HTTP = 80;
const TCP = 6;
const MULTICAST = 0xe;

/**
 * Finds sources that try many hosts, or many ports of a host (flow-tools specification, section 9).
 * A state machine over flows in their order; `timeMs` of an event is the start of the flow that gave rise to it.
 */
export class ScanDetector {
  readonly columns: readonly FieldName[] = COLUMNS;
  readonly #options: ScanOptions;
  readonly #hostLimit: number;
  readonly #portLimit: number;
  readonly #maxAge: number;
  #sources = new Sources();
  /** Flows seen, looked at or not. */
  #flows = 0;

  constructor(options: ScanOptions = {}) {
    this.#options = options;
    this.#hostLimit = options.hostLimit ?? 200;
    this.#portLimit = options.portLimit ?? 64;
    this.#maxAge = options.maxAge ?? 90_000;
  }

  /** What it remembers, as lines of text. */
  state(): Iterable<string> {
    const sources = this.#sources;
    return scanStateLines({ flows: this.#flows, nextBucket: sources.next, sources: sources.all() });
  }

  /**
   * Goes on where another detector stopped.
   *
   * @throws ScanStateError for a text that is no state
   */
  restore(state: string): void {
    const sources = new Sources();
    const { flows, nextBucket } = readScanState(state, sources);
    sources.next = nextBucket;
    this.#sources = sources;
    this.#flows = flows;
  }

  /** What the permitted flows of a batch give rise to. */
  process(batch: FlowBatch, mask: Uint8Array | undefined): ScanEvent[] {
    const events: ScanEvent[] = [];
    const columns = columnsOf(batch);
    for (let row = 0; row < batch.length; row++) {
      if (mask && mask[row] !== 1) continue;
      this.#flows++;
      if (this.#isLeftOut(columns, row)) continue;
      this.#tellLarge(columns, row, events);
      const mayAge = this.#watch(columns, row, events);
      if (mayAge && this.#maxAge > 0 && this.#flows % AGER_INTERVAL === 0) {
        if (this.#sources.age(this.#flows - this.#maxAge)) events.push({ kind: 'ager-reset' });
      }
    }
    return events;
  }

  #isLeftOut(columns: Columns, row: number): boolean {
    const options = this.#options;
    if (options.inputs && options.inputs[columns.input[row]!] !== 1) return true;
    if (options.outputs && options.outputs[columns.output[row]!] !== 1) return true;
    const source = columns.srcaddr[row]!;
    const destination = columns.dstaddr[row]!;
    const protocol = columns.prot[row]!;
    const sourcePort = columns.srcport[row]!;
    const destinationPort = columns.dstport[row]!;
    if (options.ignoreMulticast && (source >>> 28 === MULTICAST || destination >>> 28 === MULTICAST))
      return true;
    if (protocol === TCP) {
      if (options.ignoreWebServers && sourcePort === HTTP && destinationPort >= LOW_PORTS) return true;
      if (options.ignoreWebClients && destinationPort === HTTP && sourcePort >= LOW_PORTS) return true;
    }
    const { suppressSources: sources, suppressDestinations: destinations } = options;
    if (sources && isSuppressed(sources, source, protocol, sourcePort, destinationPort)) return true;
    return (
      destinations !== undefined &&
      isSuppressed(destinations, destination, protocol, sourcePort, destinationPort)
    );
  }

  /** Takes a flow into account; returns whether the ager may run after it: only flows to somewhere new give it a chance. */
  #watch(columns: Columns, row: number, events: ScanEvent[]): boolean {
    const address = columns.srcaddr[row]!;
    const target = columns.dstaddr[row]!;
    const port = columns.dstport[row]!;
    const source = this.#sources.find(address);
    if (!source) {
      this.#remember(this.#sources.add(address), target, port);
      return true;
    }
    if (source.reported) return false;
    const destination = source.destinations.get(target);
    if (destination) {
      destination.lastFlow = this.#flows;
      if (!triesLastPort(destination, port, this.#portLimit)) return false;
      source.reported = 'port-scan';
      events.push({ kind: 'port-scan', source: address, destination: target, timeMs: startOf(columns, row) });
      return false;
    }
    if (source.destinations.size >= this.#hostLimit) {
      source.reported = 'host-scan';
      source.destinations.clear();
      events.push({ kind: 'host-scan', source: address, timeMs: startOf(columns, row) });
    } else {
      this.#remember(source, target, port);
    }
    return true;
  }

  #remember(source: Source, target: number, port: number): void {
    const ports = port < LOW_PORTS ? new Set([port]) : undefined;
    source.destinations.set(target, { lastFlow: this.#flows, ports });
  }

  #tellLarge(columns: Columns, row: number, events: ScanEvent[]): void {
    const limits = this.#options.largeFlows;
    if (!limits) return;
    const values = {
      octets: columns.doctets[row]!,
      packets: columns.dpkts[row]!,
      durationMs: flowDurationMs(columns.first[row]!, columns.last[row]!),
    };
    for (const by of ['octets', 'packets', 'durationMs'] as const) {
      const limit = limits[by];
      if (limit === undefined || values[by] <= limit) continue;
      const [source, destination] = [columns.srcaddr[row]!, columns.dstaddr[row]!];
      const timeMs = startOf(columns, row);
      events.push({ kind: 'large-flow', by, value: values[by], source, destination, timeMs });
    }
  }
}

type Columns = ReturnType<typeof columnsOf>;

function columnsOf(batch: FlowBatch) {
  return {
    srcaddr: batch.column('srcaddr'),
    dstaddr: batch.column('dstaddr'),
    srcport: batch.column('srcport'),
    dstport: batch.column('dstport'),
    prot: batch.column('prot'),
    input: batch.column('input'),
    output: batch.column('output'),
    doctets: batch.column('doctets'),
    dpkts: batch.column('dpkts'),
    first: batch.column('first'),
    last: batch.column('last'),
    unixSecs: batch.column('unix_secs'),
    unixNsecs: batch.column('unix_nsecs'),
    sysUptime: batch.column('sysuptime'),
  };
}

function startOf({ unixSecs, unixNsecs, sysUptime, first }: Columns, row: number): number {
  return flowTimeMs(unixSecs[row]!, unixNsecs[row]!, sysUptime[row]!, first[row]!);
}

/** Adds a port to those tried; whether there are as many now as the limit says. */
function triesLastPort(destination: Destination, port: number, limit: number): boolean {
  if (port >= LOW_PORTS) return false;
  destination.ports ??= new Set();
  destination.ports.add(port);
  return destination.ports.size >= limit;
}
