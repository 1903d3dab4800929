import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfigFile } from '../config-file.js';
import { parseDirectives } from '../directives.js';
import { IssueLog } from '../issue.js';

/**
 * The directories with RRDs of CampusIO and SubNetIO: OutputDir of CampusIO.cf and SubNetIO.cf in a directory. Pages need nothing else
 * of these files, and must not wait for the names in them.
 *
 * @param baseDir where relative paths start
 */
export async function campusOutputDirs(configDir: string, baseDir: string): Promise<string[]> {
  const found = await Promise.all(
    ['CampusIO.cf', 'SubNetIO.cf'].map(async (name) => {
      const file = join(configDir, name);
      if (!existsSync(file)) return [];
      const directory = outputDirOf(await readConfigFile(file).catch(() => ''));
      return directory === undefined ? [] : [resolve(baseDir, directory)];
    }),
  );
  return [...new Set(found.flat())];
}

/** What else the file has, and what is wrong with it, is the business of the report class. */
function outputDirOf(text: string): string | undefined {
  return parseDirectives(text, ['OutputDir'], new IssueLog('')).get('OutputDir')?.value || undefined;
}
