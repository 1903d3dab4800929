import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse, type HTMLElement } from 'node-html-parser';
import { sharedData } from './data.js';

export interface GoldenTable {
  direction: string;
  key: string;
  caption: string;
  columns: string[];
  rows: string[][];
  tied?: boolean;
}

/** What CUFlow 1.55 made of a set of flow files. */
export interface GoldenCase {
  case: string;
  configuration: string;
  files: { name: string; time: number; hit: number; total: number }[];
  rrd_definition: { step: number; ds_type_heartbeat_min_max: string; rra: string[] };
  rrd: Record<string, { ds: string[]; start: number; updates: number[][] }>;
  scoreboard?: { time: number; path: string; tables: GoldenTable[] }[];
  current_page?: string;
  aggregate_start?: string;
  aggregate?: { time: number; numresults: number; rows: (string | number)[][] }[];
  overall?: { heading: string; tables: GoldenTable[] };
}

export interface CuflowCase {
  golden: GoldenCase;
  configFile: string;
  flowFiles: string[];
}

/** The cases over our own synthetic flows. */
export function fixtureCases(): CuflowCase[] {
  const fixtures = resolve('test/fixtures');
  const { cases } = JSON.parse(readFileSync(join(fixtures, 'golden/cuflow.json'), 'utf8')) as {
    cases: GoldenCase[];
  };
  return cases.map((golden) => ({
    golden,
    configFile: join(fixtures, 'cuflow', `${golden.case}.cf`),
    flowFiles: golden.files.map(({ name }) => join(fixtures, 'flows', name)),
  }));
}

/** The cases over the main set of the shared data. */
export function sharedCases(): CuflowCase[] {
  const day = sharedData('flows/2026/2026-03/2026-03-02');
  return ['site', 'plain'].map((name) => {
    const golden = JSON.parse(readFileSync(sharedData(`golden/cuflow/${name}.json`), 'utf8')) as GoldenCase;
    return {
      golden,
      configFile: sharedData(`cuflow/${name}.cf`),
      flowFiles: golden.files.map((file) => join(day, file.name)),
    };
  });
}

/** A scratch directory with the configuration as CUFlow.cf and the aggregate file the case starts from. */
export async function makeSite({
  golden,
  configFile,
}: CuflowCase): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'cuflow-'));
  await copyFile(configFile, join(directory, 'CUFlow.cf'));
  if (golden.aggregate_start !== undefined) {
    await mkdir(join(directory, 'out'), { recursive: true });
    const start = join(dirname(configFile), `${golden.case}-agg-start.dat`);
    await copyFile(start, join(directory, 'out/agg.dat'));
  }
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** Every file below a directory, as paths relative to it, sorted. */
export async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

const textOf = (element: HTMLElement): string => element.textContent.replace(/\s+/g, ' ').trim();

/** The tables of a scoreboard page as the golden files hold them, runs of blanks as one. */
export function readScoreboard(html: string): {
  heading: string;
  tables: Omit<GoldenTable, 'direction' | 'key'>[];
} {
  const document = parse(html);
  return {
    heading: textOf(document.querySelector('h1') ?? document),
    tables: document.querySelectorAll('table').map((table) => ({
      caption: textOf(table.querySelector('caption') ?? table),
      columns: table.querySelectorAll('thead th').map(textOf),
      rows: table.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('th, td').map(textOf)),
    })),
  };
}

export const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
