import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfigFile } from '../config-file.js';
import { parseDirectives } from '../directives.js';
import { IssueLog } from '../issue.js';

/** Where CampusIO or SubNetIO writes pages of top talkers. */
export interface TopPagePlace {
  /** `site`: the pages of CampusIO, `top` and `top_as`; `subnets`: those of SubNetIO, `10.1.0.0_16`. */
  readonly of: 'site' | 'subnets';
  /** Absolute; where a relative prefix starts. */
  readonly outputDir: string;
  /** strftime format of what stands before the names, directories included; empty: the page of the next file replaces it. */
  readonly prefixFormat: string;
}

const FILES = [
  { name: 'CampusIO.cf', of: 'site' },
  { name: 'SubNetIO.cf', of: 'subnets' },
] as const;

/**
 * The places of the pages that CampusIO.cf and SubNetIO.cf in a directory ask for by TopN.
 *
 * @param baseDir where relative paths start
 */
export async function topPagePlaces(configDir: string, baseDir: string): Promise<TopPagePlace[]> {
  const found = await Promise.all(
    FILES.map(async ({ name, of }): Promise<TopPagePlace[]> => {
      const file = join(configDir, name);
      if (!existsSync(file)) return [];
      const text = await readConfigFile(file).catch(() => '');
      // What else the file has, and what is wrong with it, is the business of the report class.
      const directives = parseDirectives(
        text,
        ['OutputDir', 'TopN', 'ReportPrefixFormat'],
        new IssueLog(file),
      );
      const outputDir = directives.get('OutputDir')?.value;
      if (!outputDir || !(Number(directives.get('TopN')?.value) > 0)) return [];
      const prefixFormat = directives.get('ReportPrefixFormat')?.value ?? '';
      return [{ of, outputDir: resolve(baseDir, outputDir), prefixFormat }];
    }),
  );
  return found.flat();
}
