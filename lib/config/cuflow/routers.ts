import { formatAddress } from '../../flow/address.js';
import { checkLabel } from './labels.js';
import { parseExporter } from './prefixes.js';
import type { Statement } from './statement.js';

/** `Router`; an alias glued to the address is accepted with a warning (CUFlow specification, section 2.5). */
export function applyRouter(statement: Statement): void {
  const [addressText, alias] = splitGluedAlias(statement);
  const address = parseExporter(addressText, statement);
  if (address === undefined) return;
  if (alias !== undefined && !checkLabel(alias, 'alias', statement)) return;

  const name = alias ?? formatAddress(address);
  if (name === 'all')
    statement.warn('CUGrapher cannot show this router: "all" is its name for the sum of all', name);
  if (name.startsWith('.'))
    statement.warn('CUGrapher does not list directories whose name starts with a dot', name);
  statement.defineOrReplace(formatAddress(address));
  statement.draft.routers.set(address, name);
}

function splitGluedAlias(statement: Statement): [address: string, alias: string | undefined] {
  const [first = '', alias] = statement.args;
  const [, address, glued] = /^(\d+\.\d+\.\d+\.\d+)(\D.*)$/s.exec(first) ?? [];
  if (alias !== undefined || address === undefined || glued === undefined) return [first, alias];
  statement.warn(`no blank before the alias, taken as ${glued}`);
  return [address, glued];
}

/** `SampleRate`: one in n packets was sampled. */
export function applySampleRate(statement: Statement): void {
  const address = parseExporter(statement.arg(0), statement);
  const digits = statement.arg(1);
  if (!/^\d{1,18}$/.test(digits)) {
    statement.error('bad sample rate', digits, 'n, at most 18 decimal digits');
    return;
  }
  if (address === undefined) return;
  const rate = BigInt(digits);
  if (rate === 0n) statement.warn('a sample rate of 0 makes all data of the exporter zero');
  statement.defineOrReplace(formatAddress(address));
  statement.draft.sampleRates.set(address, rate);
}
