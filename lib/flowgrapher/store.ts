import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { readBytes, replaceFile } from '../saved/files.js';
import type { FilterStore } from '../saved/store.js';
import { parseSeries, type SeriesDocument } from './series-document.js';

/** A report's files: state, picture, and the series for those who want to look closer. */
interface ReportFiles {
  /** Text of the state file, by the hash that the report gets. */
  readonly state: (name: string) => string;
  readonly picture: Buffer;
  readonly series: SeriesDocument;
}

/**
 * Writes a report to the work and graphs directories under a name of its own (FlowGrapher specification, sections 1.1, 3.1, 6.5).
 * @returns `FlowGrapher_save_<suffix>`
 */
export async function storeReport(store: FilterStore, files: ReportFiles): Promise<string> {
  const { workDirectory, graphsDirectory, htmlFilePerms, graphFilePerms } = store.config;
  const name = `FlowGrapher_save_${await store.newSuffix('FlowGrapher')}`;
  const state = join(workDirectory, name);
  const series = join(workDirectory, `${name}.json`);
  const picture = join(graphsDirectory, `${name}.png`);
  try {
    await replaceFile(picture, files.picture, graphFilePerms);
    await replaceFile(series, JSON.stringify(files.series), htmlFilePerms);
    await replaceFile(state, files.state(name), htmlFilePerms);
  } catch (error) {
    // Nobody will ask for a part of a report.
    for (const path of [state, series, picture]) await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
  return name;
}

/** The series of a report that is still in the work directory; undefined if it is not. */
export async function loadSeries(
  { workDirectory }: Pick<FlowViewerConfig, 'workDirectory'>,
  name: string,
): Promise<SeriesDocument | undefined> {
  const text = (await readBytes(join(workDirectory, `${name}.json`)))?.toString('utf8');
  return text === undefined ? undefined : parseSeries(text);
}
