import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filterWarnings, formatFilterIssue, parseFilterFile, type FilterFile } from '../query/filter.js';
import type { Session } from './session.js';
import { loadSymbols } from '../query/symbols.js';

/** Where packages of flow-tools put their configuration. */
const DIRECTORIES = ['/etc/flow-tools/cfg', '/usr/local/etc/flow-tools/cfg', '/usr/local/netflow/var/cfg'];

/** Path of a configuration file that is installed; an Error if there is none. */
export function installedFile(name: string): string {
  const candidates = DIRECTORIES.map((directory) => join(directory, name));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`no configuration file given, and none of ${candidates.join(', ')} exists`);
  return found;
}

export type Variables = Readonly<Record<string, string>>;

/**
 * Reads a filter file, the installed one unless another is named; oddities are told.
 *
 * @throws FilterError with all that is wrong
 */
export async function loadFilterFile(
  session: Session,
  path: string | undefined,
  variables: Variables,
): Promise<FilterFile> {
  const file = path ?? installedFile('filter.cfg');
  const text = await readConfigurationText(file, 'filter file');
  const filter = parseFilterFile(text, { file, variables, symbols: loadSymbols().numbers });
  for (const warning of filterWarnings(filter)) session.say(formatFilterIssue(warning));
  return filter;
}

/**
 * Reads a file that a command is told to use.
 *
 * @param kind what it is, for the message of one that is not there
 */
export async function readConfigurationText(file: string, kind: string): Promise<string> {
  try {
    return await readFile(file, 'latin1');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new Error(`${file}: there is no such ${kind}`, { cause: error });
    if (code === 'EACCES') throw new Error(`${file}: this user may not read the ${kind}`, { cause: error });
    throw error;
  }
}
