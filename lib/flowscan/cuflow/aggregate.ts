import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeDirectories } from '../../files/directories.js';
import { writeFileAtomic } from '../../files/atomic.js';
import { formatAddress } from '../../flow/address.js';
import { formatScale } from '../../pages/numbers.js';
import { renderScoreboardPage, type ScoreboardRow, type ScoreboardTable } from '../../pages/scoreboard.js';
import {
  formatAggregate,
  mergeCandidates,
  parseAggregate,
  type AggregateRow,
  type AggregateState,
} from './aggregate-state.js';
import {
  CELL_COLUMNS,
  columnHeadings,
  perSecond,
  rankedHeading,
  RANKINGS,
  SAMPLE_SECONDS,
} from '../counting/score-tables.js';

export interface AggregateFiles {
  readonly rows: number;
  readonly dataFile: string;
  readonly outFile: string;
}

/** Gives the names of addresses, as far as they are known. */
export type NameLookup = (addresses: Iterable<number>) => Promise<Map<number, string>>;

/**
 * Merges the candidates of one scoreboard into the data file and writes the overall page.
 *
 * A file that is counted again after a crash must not be merged twice: a note beside the data file, written before it, holds the file time
 * that was merged last and the checksum of the data that resulted. Only if both agree the merge has been done already.
 */
export async function updateAggregate(
  files: AggregateFiles,
  time: number,
  candidates: ReadonlyMap<number, readonly bigint[]>,
  lookup: NameLookup,
): Promise<void> {
  const before = await readText(files.dataFile);
  const state = parseAggregate(before);
  const noteFile = `${files.dataFile}.merged`;
  const isMerged = (await readText(noteFile)) === mergeNote(time, before);
  if (!isMerged) mergeCandidates(state, candidates);

  const after = isMerged ? before : formatAggregate(state);
  await makeDirectories(dirname(files.dataFile));
  await makeDirectories(dirname(files.outFile));
  await writeFileAtomic(noteFile, mergeNote(time, after));
  await writeFileAtomic(files.outFile, await overallPage(state, files.rows, lookup));
  if (!isMerged) await writeFileAtomic(files.dataFile, after);
}

const mergeNote = (time: number, data: string): string =>
  `${time} ${createHash('sha256').update(data).digest('hex')}\n`;

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

type Entry = readonly [address: number, row: AggregateRow];

/** The overall page: six tables of averages over the files in which an address was a candidate. */
async function overallPage(state: AggregateState, limit: number, lookup: NameLookup): Promise<string> {
  const entries: Entry[] = [...state.rows].filter(([, { count }]) => count > 0n);
  const rankings = RANKINGS.map((ranking) => ({
    ...ranking,
    top: entries.toSorted((a, b) => compareAverages(a, b, ranking.column)).slice(0, limit),
  }));
  const names = await lookup(rankings.flatMap(({ top }) => top.map(([address]) => address)));
  return renderScoreboardPage({
    heading: `Average rankings for the last ${state.results} topN reports`,
    tables: rankings.map(({ direction, key, column, top }): ScoreboardTable => ({
      direction,
      key,
      caption: [
        `Top ${limit} by ${key} ${direction}`,
        'built on aggregated topN 5 minute average samples to date',
      ],
      columns: columnHeadings(`${direction} Address`),
      rankedColumn: rankedHeading(column),
      rows: top.map((entry, index) => overallRow(entry, index + 1, names.get(entry[0]))),
    })),
  });
}

function overallRow(
  [address, { count, sums }]: Entry,
  rank: number,
  name: string | undefined,
): ScoreboardRow {
  const seconds = SAMPLE_SECONDS * Number(count);
  return {
    rank,
    address: formatAddress(address),
    ...(name !== undefined && { name }),
    samples: Number(count),
    cells: CELL_COLUMNS.map((cell) => formatScale(perSecond(sums[cell] ?? 0n, cell, seconds))),
  };
}

/** Descending by sum/count, compared exactly as fractions; ties by ascending address. */
function compareAverages([addressA, a]: Entry, [addressB, b]: Entry, column: number): number {
  const left = (a.sums[column] ?? 0n) * b.count;
  const right = (b.sums[column] ?? 0n) * a.count;
  if (left !== right) return left > right ? -1 : 1;
  return addressA - addressB;
}
