import type { PieSlice } from '../charts/chart.js';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { checkReport } from '../criteria/checks.js';
import { reportTitle } from '../criteria/choices.js';
import { checkCriteria } from '../criteria/criteria.js';
import { noteForDebugging } from '../criteria/debug-log.js';
import { DEFINITION_NAME, definitionText, filterOf } from '../criteria/definition.js';
import { fileNotes, noFilesNote } from '../criteria/file-notes.js';
import { deviceInterfaces } from '../criteria/interface-names.js';
import type { FormIssue } from '../criteria/issue.js';
import type { FilterBlock } from '../criteria/keys.js';
import { readPeriod, type Period } from '../criteria/period.js';
import type { ResolveHost } from '../criteria/resolve.js';
import { findFlowFiles } from '../criteria/sources.js';
import type { NameService } from '../names/name-service.js';
import { QueryError, type QueryProgress } from '../query/run.js';
import type { BodySources, MadeBody } from './made-body.js';
import { makeBody } from './make-body.js';
import { missingFieldsNote } from './notes.js';
import type { Reading } from './reading.js';
import type { ReportBody } from './report-model.js';
import { reportSettings } from './settings.js';
import { checkSilk, silkBody } from './silk/report.js';

/** A site as far as reports need it. */
export interface ReportSite {
  readonly config: FlowViewerConfig;
  readonly names: NameService;
  /** Addresses of host names in criteria; the system's resolver unless given. */
  readonly resolve?: ResolveHost;
  /** The clock, Unix seconds. */
  readonly now: () => number;
}

export interface ReportRun {
  /** Ends the report, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: QueryProgress) => void;
}

export interface Report {
  readonly block: FilterBlock;
  readonly title: string;
  readonly period: Period;
  /** The filter as a definition file of flow-nfilter; no lines for SiLK devices. */
  readonly definition: readonly string[];
  /** Undefined: no flows match, or they cannot be shown; the notes say why. */
  readonly body: ReportBody | undefined;
  /** Flows that passed the filter, as far as they were counted. */
  readonly flowsMatched: number | undefined;
  /** In the order of the table; none without a pie chart. */
  readonly slices: readonly PieSlice[];
  /** Sentences about what was read and what was not. */
  readonly notes: readonly string[];
}

/** Either the report, or everything that is wrong with the filter. */
export type ReportAnswer = { readonly report: Report } | { readonly issues: readonly FormIssue[] };

/**
 * Makes the report that a filter asks for (FlowViewer specification, section 4).
 *
 * @throws QueryError or SilkError if reading fails; the reason of the signal
 */
export async function runReport(
  block: FilterBlock,
  site: ReportSite,
  run: ReportRun = {},
): Promise<ReportAnswer> {
  const begin = performance.now();
  const { config } = site;
  const isSilk = config.ipfixDevices.includes(block.device_name);
  const period = readPeriod(block, config);
  const issues = [...(Array.isArray(period) ? period : []), ...checkReport(block)];
  const answer = await (isSilk ? silkReport : flowReport)(block, { site, period, issues, run });
  if ('report' in answer) {
    const { definition, flowsMatched } = answer.report;
    const elapsed = performance.now() - begin;
    await noteForDebugging(config, site.now(), {
      tool: 'FlowViewer',
      block,
      definition,
      flowsMatched,
      elapsed,
    });
  }
  return answer;
}

interface Asked {
  readonly site: ReportSite;
  readonly period: Period | FormIssue[];
  /** What is wrong with period and settings. */
  readonly issues: readonly FormIssue[];
  readonly run: ReportRun;
}

async function flowReport(block: FilterBlock, { site, period, issues, run }: Asked): Promise<ReportAnswer> {
  const { config, resolve } = site;
  const checked = await checkCriteria(block, { config, ...(resolve && { resolve }) });
  if (Array.isArray(period) || issues.length > 0 || 'issues' in checked)
    return { issues: [...issues, ...('issues' in checked ? checked.issues : [])] };

  const { criteria } = checked;
  const definition = definitionText(criteria, period, block.flow_select);
  const empty = { ...baseOf(block, period), definition };
  const source = await findFlowFiles(block, period, config);
  if (source.files.length === 0) return { report: { ...empty, notes: [noFilesNote(source)] } };

  const filter = { file: filterOf(criteria, period, block.flow_select), definition: DEFINITION_NAME };
  const reading: Reading = { files: source.files, filter, ...run };
  const sources = await bodySources(block, period, site);
  const notes = rangeNotes(sources, source.directoriesLeftOut);
  let made: MadeBody;
  try {
    made = await makeBody(reading, sources);
  } catch (error) {
    if (!(error instanceof QueryError) || error.code !== 'missing-fields') throw error;
    const note = await missingFieldsNote(sources.settings.choice, source.files);
    return { report: { ...empty, notes: [...notes, note] } };
  }
  const { body, slices, facts } = made;
  const told = [...notes, ...made.notes, ...(facts ? fileNotes(facts, source) : [])];
  // Records that print as lines may stand for several flows each.
  const isPrinted = sources.settings.choice.kind === 'printed';
  const flowsMatched = isPrinted ? undefined : facts?.flowsMatched;
  return { report: { ...empty, body, slices, flowsMatched, notes: told } };
}

async function silkReport(block: FilterBlock, { site, period, issues, run }: Asked): Promise<ReportAnswer> {
  if (Array.isArray(period)) return { issues };
  const question = await checkSilk(block, { ...site, period });
  if (Array.isArray(question) || issues.length > 0)
    return { issues: [...issues, ...(Array.isArray(question) ? question : [])] };
  const sources = await bodySources(block, period, site);
  const { body, slices, notes } = await silkBody(question, sources, run.signal);
  return { report: { ...baseOf(block, period), body, slices, notes: [...rangeNotes(sources, 0), ...notes] } };
}

function baseOf(block: FilterBlock, period: Period): Report {
  const title = reportTitle(block.stat_report, block.print_report) ?? '';
  return {
    block,
    title,
    period,
    definition: [],
    body: undefined,
    flowsMatched: undefined,
    slices: [],
    notes: [],
  };
}

async function bodySources(
  block: FilterBlock,
  period: Period,
  { config, names }: ReportSite,
): Promise<BodySources> {
  const interfaceName = await deviceInterfaces(block, config);
  return { settings: reportSettings(block), period, config, names, interfaceName };
}

function rangeNotes({ settings, config }: BodySources, directoriesLeftOut: number): string[] {
  const notes = settings.isCapped ? [`At most ${settings.most} rows are shown.`] : [];
  if (directoriesLeftOut === 0) return notes;
  const text = `A report may cover ${config.maximumDays} days: ${directoriesLeftOut} later ones are left out.`;
  return [...notes, text];
}
