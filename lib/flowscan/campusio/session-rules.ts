import type { CampusioConfig } from '../../config/campusio-cf.js';
import type { Slots } from '../counting/slots.js';

/**
 * An application whose data flows are known only by the control connection that went with them. The rules are our own
 * (docs/CAMPUSIO.md); the files keep the names of the original.
 */
export interface SessionRule {
  /** Name of the RRDs, before `_src` and `_dst`. */
  readonly label: string;
  /** TCP ports of the server for control connections. */
  readonly controlPorts: readonly number[];
  /** Protocol of the data flows. */
  readonly dataProtocol: number;
  /** Data flows have both ports, or one of them, in this range. */
  readonly dataPorts: { readonly start: number; readonly end: number; readonly of: 'both' | 'either' };
  /** The counters of what the server sends, and of what it is sent. */
  readonly sourceSlot: number;
  readonly destinationSlot: number;
}

type RuleText = Omit<SessionRule, 'sourceSlot' | 'destinationSlot'>;

const PASSIVE_FTP: RuleText = {
  label: 'ftpPASV',
  controlPorts: [21],
  dataProtocol: 6,
  dataPorts: { start: 1024, end: 65535, of: 'both' },
};

const REAL_MEDIA: RuleText = {
  label: 'RealMedia',
  controlPorts: [554, 7070],
  dataProtocol: 17,
  dataPorts: { start: 6970, end: 7170, of: 'either' },
};

/** A rule is in force if a service of TCPServices has one of its control ports. */
export function sessionRules({ tcpServices }: CampusioConfig, slots: Slots): SessionRule[] {
  const ports = new Set(tcpServices.map(({ number }) => number));
  return [PASSIVE_FTP, REAL_MEDIA]
    .filter(({ controlPorts }) => controlPorts.some((port) => ports.has(port)))
    .map((rule) => ({ ...rule, sourceSlot: slots.take(), destinationSlot: slots.take() }));
}
