import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SymbolTables } from './filter.js';
import type { NameTables } from './names.js';

/** Names for numbers, in both directions. */
export interface Symbols {
  /** To print: of several names for a number the first. */
  readonly names: NameTables;
  /** To look up, by names in lower case. */
  readonly numbers: SymbolTables;
}

type Table = 'ports' | 'protocols' | 'asNumbers' | 'tags';

const DIRECTORY_VARIABLE = 'FLOW_TOOLS_SYMBOLS';
/** Where packages of flow-tools put their tables. */
const DIRECTORIES = ['/etc/flow-tools/sym', '/usr/local/etc/flow-tools/sym', '/usr/local/netflow/var/sym'];
const FILES: Readonly<Record<Table, readonly string[]>> = {
  ports: ['tcp-port.sym', 'tcp-port'],
  protocols: ['ip-prot.sym', 'ip-prot'],
  asNumbers: ['asn.sym', 'asn'],
  tags: ['tag.sym', 'tag'],
};
/** The system's own tables serve where flow-tools has left none. */
const SYSTEM_FILES: Partial<Record<Table, string>> = { ports: '/etc/services', protocols: '/etc/protocols' };

/** The symbol tables of this computer (flow-tools specification, section 1); a table that is nowhere is empty. */
export function loadSymbols(env: NodeJS.ProcessEnv = process.env): Symbols {
  const directory = env[DIRECTORY_VARIABLE];
  const directories = directory === undefined ? DIRECTORIES : [directory];
  const read = (table: Table): [name: string, value: number][] => {
    const paths = directories.flatMap((place) => FILES[table].map((file) => join(place, file)));
    const path = paths.find((candidate) => existsSync(candidate));
    if (path !== undefined) return symbolLines(readFileSync(path, 'latin1'));
    const system = SYSTEM_FILES[table];
    if (directory !== undefined || system === undefined || !existsSync(system)) return [];
    return symbolLines(readFileSync(system, 'latin1'));
  };
  const tables = {
    ports: read('ports'),
    protocols: read('protocols'),
    asNumbers: read('asNumbers'),
    tags: read('tags'),
  };
  return {
    names: {
      ports: byNumber(tables.ports),
      protocols: byNumber(tables.protocols),
      asNumbers: byNumber(tables.asNumbers),
      tags: byNumber(tables.tags),
    },
    numbers: {
      ports: byName(tables.ports),
      protocols: byName(tables.protocols),
      tags: byName(tables.tags),
    },
  };
}

/**
 * Lines `value<blank>name`, `#` begins a comment. The system's lines `name value[/protocol] alias...` are understood as well: the
 * number tells which is which.
 */
export function symbolLines(text: string): [name: string, value: number][] {
  return text.split(/\r?\n/).flatMap((line): [string, number][] => {
    const [first = '', second = '', ...aliases] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/);
    if (isNumber(first) && second !== '') return [[second, Number(first)]];
    const [number = ''] = second.split('/');
    if (first === '' || !isNumber(number)) return [];
    return [first, ...aliases].map((name) => [name, Number(number)]);
  });
}

function isNumber(word: string): boolean {
  return /^(0x[\da-f]{1,8}|\d{1,10})$/i.test(word);
}

function byNumber(symbols: readonly (readonly [string, number])[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const [name, value] of symbols) if (!names.has(value)) names.set(value, name);
  return names;
}

function byName(symbols: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const [name, value] of symbols) {
    const lower = name.toLowerCase();
    if (!numbers.has(lower)) numbers.set(lower, value);
  }
  return numbers;
}
