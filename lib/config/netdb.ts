import { readConfigFileIfPresent } from './config-file.js';
import { PROTOCOL_TABLE, SERVICE_TABLE } from './netdb-tables.js';

/**
 * The system's data bases of protocols and services (CUFlow specification, section 2.1): official names and aliases, case-sensitive.
 * A name that the system's file does not have is looked up in a built-in table; so configurations load on systems without these files.
 */
export interface NetDb {
  protocolNumber(name: string): number | undefined;
  /** Port of a service of the protocol with that number. */
  servicePort(name: string, protocol: number): number | undefined;
}

interface NetDbFiles {
  readonly protocols?: string;
  readonly services?: string;
}

/** Reads /etc/protocols and /etc/services, or the given files; a missing file counts as empty. */
export async function loadNetDb(files: NetDbFiles = {}): Promise<NetDb> {
  const [protocols, services] = await Promise.all([
    readConfigFileIfPresent(files.protocols ?? '/etc/protocols'),
    readConfigFileIfPresent(files.services ?? '/etc/services'),
  ]);
  return parseNetDb(protocols ?? '', services ?? '');
}

/** @param protocols text of a protocols file; `services` likewise; empty = the built-in tables alone */
export function parseNetDb(protocols: string, services: string): NetDb {
  const protocolNumbers = new Map<string, number>();
  const servicePorts = new Map<string, number>();
  for (const text of [protocols, PROTOCOL_TABLE]) readProtocols(text, protocolNumbers);
  for (const text of [services, SERVICE_TABLE]) readServices(text, protocolNumbers, servicePorts);
  return {
    protocolNumber: (name) => protocolNumbers.get(name),
    servicePort: (name, protocol) => servicePorts.get(serviceKey(name, protocol)),
  };
}

/** Lines `name number alias...`. As in the system's own look-up, the first line with a name counts. */
function readProtocols(text: string, numbers: Map<string, number>): void {
  for (const [name, number, ...aliases] of entries(text)) {
    if (name === undefined || number === undefined || !/^\d{1,3}$/.test(number)) continue;
    for (const each of [name, ...aliases]) setFirst(numbers, each, Number(number));
  }
}

/** Lines `name port/protocol[,protocol] alias...`; the list of protocols is the built-in table's shorthand. */
function readServices(
  text: string,
  protocolNumbers: ReadonlyMap<string, number>,
  ports: Map<string, number>,
): void {
  for (const [name, place, ...aliases] of entries(text)) {
    const [, port, protocolNames] = /^(\d{1,5})\/(\S+)$/.exec(place ?? '') ?? [];
    if (name === undefined || port === undefined || protocolNames === undefined) continue;
    for (const protocolName of protocolNames.split(',')) {
      const protocol = protocolNumbers.get(protocolName);
      if (protocol === undefined) continue;
      for (const each of [name, ...aliases]) setFirst(ports, serviceKey(each, protocol), Number(port));
    }
  }
}

function entries(text: string): string[][] {
  return text
    .split('\n')
    .map((line) => (line.split('#', 1)[0] ?? '').split(/\s+/).filter((word) => word !== ''));
}

function serviceKey(name: string, protocol: number): string {
  return `${name}/${protocol}`;
}

function setFirst<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (!map.has(key)) map.set(key, value);
}
