import type { PieSlice } from '../charts/chart.js';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { checkReport } from '../criteria/checks.js';
import { reportTitle } from '../criteria/choices.js';
import { checkCriteria } from '../criteria/criteria.js';
import { DEFINITION_NAME, definitionText, filterOf } from '../criteria/definition.js';
import type { FormIssue } from '../criteria/issue.js';
import type { FilterBlock } from '../criteria/keys.js';
import { readPeriod, type Period } from '../criteria/period.js';
import type { ResolveHost } from '../criteria/resolve.js';
import { findFlowFiles } from '../criteria/sources.js';
import type { NameService } from '../names/name-service.js';
import { QueryError, type QueryProgress } from '../query/run.js';
import { deviceInterfaces } from './interfaces.js';
import type { MadeBody } from './made-body.js';
import { makeBody } from './make-body.js';
import { fileNotes, missingFieldsNote } from './notes.js';
import type { Reading } from './reading.js';
import type { ReportBody } from './report-model.js';
import { reportSettings } from './settings.js';

/** A site as far as reports need it. */
export interface ReportSite {
  readonly config: FlowViewerConfig;
  readonly names: NameService;
  /** Addresses of host names in criteria; the system's resolver unless given. */
  readonly resolve?: ResolveHost;
}

export interface ReportRun {
  /** Ends the report, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: QueryProgress) => void;
  /** Whether other threads read large amounts of flows, so that a server stays free for other requests. */
  readonly inBackground?: boolean;
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

/**
 * Makes the report that a filter asks for (FlowViewer specification, section 4), or tells everything that is wrong with the filter.
 *
 * @throws QueryError if reading fails; the reason of the signal
 */
export async function runReport(
  block: FilterBlock,
  site: ReportSite,
  run: ReportRun = {},
): Promise<{ report: Report } | { issues: FormIssue[] }> {
  const { config } = site;
  const period = readPeriod(block, config);
  const checked = await checkCriteria(block, { config, ...(site.resolve && { resolve: site.resolve }) });
  const issues = [
    ...(Array.isArray(period) ? period : []),
    ...checkReport(block),
    ...('issues' in checked ? checked.issues : []),
  ];
  if (Array.isArray(period) || 'issues' in checked || issues.length > 0) return { issues };

  const { criteria } = checked;
  const base = {
    block,
    title: reportTitle(block.stat_report, block.print_report) ?? '',
    period,
    definition: definitionText(criteria, period, block.flow_select),
  };
  const empty = { ...base, body: undefined, flowsMatched: 0, slices: [] };
  const source = await findFlowFiles(block, period, config);
  if (source.files.length === 0)
    return { report: { ...empty, notes: ['There are no flow files for this device and period.'] } };

  const reading: Reading = {
    files: source.files,
    filter: { file: filterOf(criteria, period, block.flow_select), definition: DEFINITION_NAME },
    ...run,
  };
  const settings = reportSettings(block);
  const notes = settings.isCapped ? [`At most ${settings.most} rows are shown.`] : [];
  if (source.directoriesLeftOut > 0)
    notes.push(
      `The period is longer than the ${config.maximumDays} days that a report may cover: ${source.directoriesLeftOut} later days are left out.`,
    );
  const interfaceName = await deviceInterfaces(block, config);
  let made: MadeBody;
  try {
    made = await makeBody(reading, { settings, period, config, names: site.names, interfaceName });
  } catch (error) {
    if (!(error instanceof QueryError) || error.code !== 'missing-fields') throw error;
    const note = await missingFieldsNote(settings.choice, source.files);
    return { report: { ...empty, flowsMatched: undefined, notes: [...notes, note] } };
  }
  const { body, slices, facts } = made;
  return {
    report: {
      ...base,
      body,
      slices,
      flowsMatched: facts?.flowsMatched,
      notes: [...notes, ...made.notes, ...(facts ? fileNotes(facts) : [])],
    },
  };
}
