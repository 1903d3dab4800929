import { readConfigFile } from '../config-file.js';
import { ConfigError, type IssueLog } from '../issue.js';
import { locate } from './subnet-files.js';

/**
 * Names of autonomous systems: lines that begin with a number (`AS1234` or `1234`) and a name; whatever stands behind, and other lines,
 * do not count.
 */
export async function readAsNames(
  path: string,
  issues: IssueLog,
  workingDir?: string,
): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  try {
    for (const line of (await readConfigFile(locate(path, issues.file, workingDir))).split('\n')) {
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
