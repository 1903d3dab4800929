import { readConfigFile } from '../config-file.js';
import type { DirectiveReader } from '../directive-reader.js';
import { ConfigError, type IssueLog } from '../issue.js';
import { locateNamed } from './locate-named.js';

/**
 * Names of autonomous systems from the file of ASNFile; undefined if the configuration names none. Lines that begin with a number (`AS1234` or `1234`) and a name
 * count; whatever stands behind, and other lines, do not.
 */
export async function readAsNames(
  directives: DirectiveReader,
  issues: IssueLog,
  workingDir?: string,
): Promise<Map<number, string> | undefined> {
  const found = directives.find('ASNFile');
  if (!found) return undefined;
  const names = new Map<number, string>();
  const path = locateNamed({ text: found.value, line: found.line }, 'ASNFile', issues, workingDir);
  if (path === undefined) return names;
  try {
    for (const line of (await readConfigFile(path)).split('\n')) {
      const [, number, name] = /^\s*(?:AS)?(\d{1,10})\s+(\S+)/i.exec(line) ?? [];
      if (number !== undefined && name !== undefined && !names.has(Number(number)))
        names.set(Number(number), name);
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    issues.add(error.issues);
  }
  return names;
}
