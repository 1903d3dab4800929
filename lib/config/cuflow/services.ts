import type { NetDb } from '../netdb.js';
import type { ServicePorts } from './model.js';
import { checkOrder, parseRange, wholeNumber } from './ranges.js';
import { splitItems, type Statement } from './statement.js';

const ITEM_SYNTAX = 'port/protocol: n, n-m or a service name, "/", a protocol number or name';

/** `Service` (CUFlow specification, section 2.3). */
export function applyService(statement: Statement, label: string): void {
  const ports = splitItems(statement.arg(0)).flatMap((item) => parseItem(item, statement) ?? []);
  if (splitItems(statement.arg(0)).length === 0)
    statement.warn('the list is empty and matches nothing', statement.arg(0));
  statement.defineOnce(label);
  statement.draft.services.set(label, ports);
}

function parseItem(item: string, statement: Statement): ServicePorts | undefined {
  const slash = item.lastIndexOf('/');
  if (slash <= 0) {
    statement.error('bad item in the list of Service', item, ITEM_SYNTAX);
    return undefined;
  }
  const protocolText = item.slice(slash + 1);
  const protocol = resolveProtocol(protocolText, statement.netdb);
  if (protocol === undefined) {
    statement.error('unknown protocol', item, `${ITEM_SYNTAX} (from /etc/protocols, case-sensitive)`);
    return undefined;
  }

  const portText = firstOfSeveral(item.slice(0, slash), item, statement);
  const range = parseRange(portText) ?? resolveService(portText, protocol, statement.netdb);
  if (!range) {
    statement.error('unknown service', item, `${ITEM_SYNTAX} (from /etc/services, case-sensitive)`);
    return undefined;
  }
  if (range.start > 65535) statement.warn('never matches: ports end at 65535', item);
  const ordered = checkOrder(range, item, statement);
  return ordered && { protocol, range: ordered };
}

/** `80/tcp/udp`: revision 1.55 takes the port before the first slash and the protocol behind the last one. */
function firstOfSeveral(portText: string, item: string, statement: Statement): string {
  const [, port] = /^(\d+(?:-\d*)?)\//.exec(portText) ?? [];
  if (port === undefined) return portText;
  statement.warn('of several protocols only the last one counts', item);
  return port;
}

function resolveService(
  name: string,
  protocol: number,
  netdb: NetDb,
): { start: number; end: number } | undefined {
  const port = netdb.servicePort(name, protocol);
  return port === undefined ? undefined : { start: port, end: port };
}

/** All digits are a number, anything else a name. */
export function resolveProtocol(text: string, netdb: NetDb): number | undefined {
  return /^\d+$/.test(text) ? wholeNumber(text) : netdb.protocolNumber(text);
}
