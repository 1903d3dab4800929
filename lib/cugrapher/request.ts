import { ALL_ROW, filesOf, KINDS_BY_CHECK, TOTAL_FILE } from './kinds.js';
import { InvalidRequestError, MIN_HOURS, MIN_SIZE, wholeNumber } from '../graphs/parameters.js';
import type { QueryParameters } from '../graphs/query.js';
import { isTrue } from '../graphs/query.js';
import type { RowSelection } from './selection.js';
import { isDrawn, requestedRows, selectRow } from './selection.js';
import type { CugrapherSettings, ImageType } from './settings.js';
import { IMAGE_TYPES } from './settings.js';
import type { RrdTree } from './tree.js';
import { rowFile } from './tree.js';

export const REPORTS = ['bits', 'flows', 'pkts'] as const;
export type Report = (typeof REPORTS)[number];

/** A request for a graph that passed every check. */
export interface GraphRequest {
  readonly report: Report;
  readonly rows: readonly RowSelection[];
  /** Hours back from now where the graph starts. */
  readonly hours: number;
  /** Hours the graph covers, if the request says so; otherwise as many as `hours`. */
  readonly duration: number | undefined;
  /** Plot area in pixels. */
  readonly width: number;
  readonly height: number;
  readonly imageType: ImageType;
  readonly legend: boolean;
}

/**
 * Reads and checks the parameters of a graph. The order of the checks decides which message is shown (CUGrapher
 * specification, section 6).
 * @throws InvalidRequestError
 */
export function readGraphRequest(
  query: QueryParameters,
  tree: RrdTree,
  settings: CugrapherSettings,
): GraphRequest {
  const rows = readRows(query, tree);
  checkFiles(rows, tree);
  const imageType = readImageType(query, settings);
  const hours = readNumber(query, 'hours', MIN_HOURS, settings.maxHours) ?? settings.hours;
  const duration = readNumber(query, 'duration', MIN_HOURS, settings.maxDuration);
  const width = readNumber(query, 'width', MIN_SIZE, settings.maxWidth) ?? settings.width;
  const height = readNumber(query, 'height', MIN_SIZE, settings.maxHeight) ?? settings.height;
  const report = readReport(query);
  checkTotals(rows, tree);
  return { report, rows, hours, duration, width, height, imageType, legend: query.isTrue('legend') };
}

function readRows(query: QueryParameters, tree: RrdTree): RowSelection[] {
  return requestedRows(query).map((row) => {
    if (row !== ALL_ROW && !tree.hasRow(row)) throw new InvalidRequestError('Invalid router parameter');
    return selectRow(query, tree, row);
  });
}

function checkFiles(rows: readonly RowSelection[], tree: RrdTree): void {
  for (const kind of KINDS_BY_CHECK) {
    for (const { row, names } of rows) {
      for (const file of names[kind].flatMap((name) => filesOf(kind, name))) checkFile(tree, row, file);
    }
  }
}

function checkTotals(rows: readonly RowSelection[], tree: RrdTree): void {
  for (const selection of rows) if (isDrawn(selection)) checkFile(tree, selection.row, TOTAL_FILE);
}

function checkFile(tree: RrdTree, row: string, file: string): void {
  if (!tree.hasFile(row, file)) throw new InvalidRequestError(`cannot find ${rowFile(row, file)}`);
}

function readImageType(query: QueryParameters, settings: CugrapherSettings): ImageType {
  const text = query.first('imageType');
  if (!isTrue(text)) return settings.imageType;
  const imageType = IMAGE_TYPES.find((known) => known === text);
  if (imageType === undefined) throw new InvalidRequestError('Invalid imageType parameter');
  return imageType;
}

/** A whole number within limits, undefined if the parameter is not true (absent, empty or `0`). */
function readNumber(query: QueryParameters, name: string, min: number, max: number): number | undefined {
  const text = query.first(name);
  return isTrue(text) ? wholeNumber(text, name, min, max) : undefined;
}

function readReport(query: QueryParameters): Report {
  const text = query.first('report');
  if (text === undefined) throw new InvalidRequestError('You must specify report type');
  const report = REPORTS.find((known) => known === text);
  if (report === undefined) throw new InvalidRequestError('invalid report parameter');
  return report;
}
