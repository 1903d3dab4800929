import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { ListItem } from '../directive-reader.js';
import type { IssueLog } from '../issue.js';

/**
 * The file that a path in a directive means: in the working directory of flowscan or, where there is no such file, beside the
 * configuration. One that is in neither is an error of the line that names it.
 */
export function locateNamed(
  { text, line }: ListItem,
  directive: string,
  issues: IssueLog,
  workingDir = '.',
): string | undefined {
  const directories = isAbsolute(text) ? ['/'] : [resolve(workingDir), resolve(dirname(issues.file))];
  const found = directories.map((directory) => resolve(directory, text)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const searched = isAbsolute(text) ? '' : ` in ${[...new Set(directories)].join(' and ')}`;
  const advice = /\s/.test(text) ? { expected: 'commas between the names of files' } : {};
  issues.error(`${directive}: there is no such file${searched}`, { line, read: text, ...advice });
  return undefined;
}
