import { addToLog, LOG_WIDTH, OUT_OF_LOG } from '../counting/address-log.js';
import { IN, OUT } from '../counting/slot-counters.js';
import { LOCAL_SERVER, PairLog, REMOTE_SERVER } from './pair-log.js';
import { SessionMemory } from './session-memory.js';
import type { SessionRule } from './session-rules.js';

/** What is remembered of each rule from file to file. */
export type SessionMemories = ReadonlyMap<SessionRule, SessionMemory>;

export function newMemories(rules: readonly SessionRule[]): SessionMemories {
  return new Map(rules.map((rule) => [rule, new SessionMemory()]));
}

const TCP = 6;

type Triple = readonly [bytes: bigint, packets: bigint, flows: bigint];

interface RuleState {
  readonly rule: SessionRule;
  readonly log: PairLog;
  /** 1 for each control port. */
  readonly isControl: Uint8Array;
  /** Rows of which a control connection is in this file. */
  readonly renewed: Set<number>;
  readonly memory: SessionMemory | undefined;
}

/** A flow as the rules see it. One object is filled anew for every flow, so that none is made. */
interface SessionFlow {
  protocol: number;
  local: number;
  remote: number;
  /** IN or OUT. */
  direction: number;
  sourcePort: number;
  destinationPort: number;
  /** It belongs to a service, so that it is no data flow. */
  isAssigned: boolean;
  bytes: number;
  packets: number;
}

export const newSessionFlow = (): SessionFlow => ({
  protocol: 0,
  local: 0,
  remote: 0,
  direction: 0,
  sourcePort: 0,
  destinationPort: 0,
  isAssigned: false,
  bytes: 0,
  packets: 0,
});

/**
 * Recognises the data flows of applications by their control connections (docs/CAMPUSIO.md).
 *
 * Routers export a control connection when it ends or times out, often behind its data flows. So whatever may be data is counted per
 * pair of hosts, and only at the end of a file taken to the application if a control connection of the two was seen, in this file or
 * in one shortly before.
 */
export class Sessions {
  /** Flows that may be data of an application, of pairs for which there was no room. */
  overflow = 0;
  readonly #states: readonly RuleState[];
  readonly #time: number;

  constructor(rules: readonly SessionRule[], memories: SessionMemories, time: number) {
    this.#time = time;
    this.#states = rules.map((rule) => {
      const isControl = new Uint8Array(65536);
      for (const port of rule.controlPorts) isControl[port] = 1;
      const memory = memories.get(rule);
      return { rule, log: memory?.open(time) ?? new PairLog(), isControl, renewed: new Set(), memory };
    });
  }

  /** Looks at a TCP or UDP flow; returns whether it is a data flow of an application that is known already. */
  take(flow: SessionFlow): boolean {
    const { protocol, local, remote, direction, sourcePort, destinationPort } = flow;
    for (const { rule, log, isControl, renewed } of this.#states) {
      if (protocol === TCP && (isControl[sourcePort] === 1 || isControl[destinationPort] === 1)) {
        const row = log.rowOf(local, remote);
        if (row < 0) continue;
        const isServerSource = isControl[sourcePort] === 1;
        log.servers[row]! |= isServerSource === (direction === OUT) ? LOCAL_SERVER : REMOTE_SERVER;
        renewed.add(row);
        continue;
      }
      if (flow.isAssigned || protocol !== rule.dataProtocol) continue;
      const { start, end, of } = rule.dataPorts;
      const sourceFits = sourcePort >= start && sourcePort <= end;
      const destinationFits = destinationPort >= start && destinationPort <= end;
      if (of === 'both' ? !(sourceFits && destinationFits) : !(sourceFits || destinationFits)) continue;
      const row = log.rowOf(local, remote);
      if (row < 0) {
        this.overflow++;
        continue;
      }
      addToLog(log.counters.values, row, direction, flow.bytes, flow.packets);
      if (log.servers[row] !== 0) return true;
    }
    return false;
  }

  fold(): void {
    for (const { log } of this.#states) log.counters.fold();
  }

  /** Hands over the traffic of known pairs by slot and direction, and remembers the control connections of the file. */
  finish(add: (slot: number, direction: number, traffic: Triple) => void): void {
    for (const { rule, log, renewed, memory } of this.#states) {
      for (let row = 0; row < log.size; row++) {
        const servers = log.servers[row] ?? 0;
        if (servers === 0) continue;
        // What comes in was sent by the remote host.
        const isRemote = (servers & REMOTE_SERVER) !== 0;
        add(isRemote ? rule.sourceSlot : rule.destinationSlot, IN, tripleAt(log, row * LOG_WIDTH));
        const outward = tripleAt(log, row * LOG_WIDTH + OUT_OF_LOG);
        add(isRemote ? rule.destinationSlot : rule.sourceSlot, OUT, outward);
      }
      memory?.keep(log, renewed, this.#time);
    }
  }
}

function tripleAt({ counters }: PairLog, base: number): Triple {
  return [counters.at(base), counters.at(base + 1), counters.at(base + 2)];
}
