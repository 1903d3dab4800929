import { formatPrefix, parseAddress, parsePrefix, type Prefix } from '../../flow/address.js';
import type { Statement } from './statement.js';

const PREFIX_SYNTAX = 'a.b.c.d/len, octets 0-255 without leading zeros, len 0-32';

/** `Subnet`: with fewer than four octets, zero octets are added on the right (CUFlow specification, section 2.5). */
export function applySubnet(statement: Statement): void {
  const item = statement.arg(0);
  const prefix = parsePrefix(item);
  if (prefix) {
    statement.draft.subnets.push(prefix);
    return;
  }
  const completed = parseShortPrefix(item);
  if (!completed) {
    statement.error('bad Subnet', item, PREFIX_SYNTAX);
    return;
  }
  statement.warn(`taken as ${formatPrefix(completed)}`, item);
  statement.draft.subnets.push(completed);
}

function parseShortPrefix(item: string): Prefix | undefined {
  const [, octets, length] = /^(\d+(?:\.\d+){0,2})\/(\d+)$/.exec(item) ?? [];
  if (octets === undefined || length === undefined) return undefined;
  const missing = 4 - octets.split('.').length;
  return parsePrefix(`${octets}${'.0'.repeat(missing)}/${length}`);
}

/** `Network`: prefixes or single addresses; empty items are skipped. */
export function applyNetwork(statement: Statement, label: string): void {
  const prefixes: Prefix[] = [];
  const items = statement
    .arg(0)
    .split(',')
    .filter((item) => item !== '');
  for (const item of items) {
    const prefix = parsePrefix(item.includes('/') ? item : `${item}/32`);
    if (prefix) prefixes.push(prefix);
    else statement.error('bad item in the list of Network', item, `${PREFIX_SYNTAX}; or an address`);
  }
  if (items.length === 0) statement.warn('the list is empty and matches nothing', statement.arg(0));
  statement.defineOrReplace(label);
  statement.draft.networks.set(label, prefixes);
}

/** An exporter's address; notes the error if it is none. */
export function parseExporter(text: string, statement: Statement): number | undefined {
  const address = parseAddress(text);
  if (address === undefined)
    statement.error('bad address', text, 'a.b.c.d, octets 0-255 without leading zeros');
  return address;
}
