import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { checkCriteria, type Criteria } from '../criteria/criteria.js';
import { DEFINITION_NAME, filterOf } from '../criteria/definition.js';
import type { FormIssue } from '../criteria/issue.js';
import type { FilterBlock } from '../criteria/keys.js';
import type { ResolveHost } from '../criteria/resolve.js';
import { fileNotes, noFilesNote } from '../criteria/file-notes.js';
import { findFlowFiles } from '../criteria/sources.js';
import { runQuery, type AggregationSpec, type QueryFacts, type QueryProgress } from '../query/run.js';
import { readRequest, type GraphRequest } from './request.js';

/** What a report is made from. */
export interface GraphSite {
  readonly config: FlowViewerConfig;
  /** Addresses of host names in criteria; the system's resolver unless given. */
  readonly resolve?: ResolveHost;
}

/** How it is made. */
export interface GraphRun {
  /** Ends the report, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: QueryProgress) => void;
  readonly workers?: number;
  /** Bytes of files that are worth a thread of their own; for tests. */
  readonly bytesPerThread?: number;
}

/** A form that was checked, ready to be run. */
export interface CheckedGraph {
  readonly request: GraphRequest;
  readonly criteria: Criteria;
}

/** Checks everything that a form says (FlowGrapher specification, section 2.3); all faults are told together. */
export async function checkGraph(
  block: FilterBlock,
  { config, resolve }: GraphSite,
): Promise<CheckedGraph | { issues: FormIssue[] }> {
  const read = readRequest(block, config);
  const checked = await checkCriteria(block, { config, ...(resolve && { resolve }) });
  const issues = [
    ...silkIssues(block),
    ...('issues' in read ? read.issues : []),
    ...('issues' in checked ? checked.issues : []),
  ];
  if ('issues' in read || 'issues' in checked || issues.length > 0) return { issues };
  return { request: read.request, criteria: checked.criteria };
}

/** Graphs are made of flow-tools data alone. */
function silkIssues({ IPFIX: isSilk, device_name: value }: FilterBlock): FormIssue[] {
  if (isSilk !== '1') return [];
  const message = 'The flows of this device are kept by SiLK, of which FlowGrapher makes no graphs.';
  return [{ field: 'device_name', message, value }];
}

export interface Counted {
  /** One for each aggregation; undefined where there were no files. */
  readonly results: readonly unknown[] | undefined;
  readonly facts: QueryFacts | undefined;
  /** Sentences about what was not read. */
  readonly notes: readonly string[];
}

/**
 * Reads the flows of a graph once, for several aggregations (FlowGrapher specification, section 3.2).
 *
 * @throws QueryError if reading fails; the reason of the signal
 */
export async function countFlows(
  { request, criteria }: CheckedGraph,
  { config }: GraphSite,
  aggregations: readonly AggregationSpec[],
  run: GraphRun,
): Promise<Counted> {
  const { block, period } = request;
  const source = await findFlowFiles(block, period, config);
  const { files, directoriesLeftOut } = source;
  if (files.length === 0) {
    return { results: undefined, facts: undefined, notes: [noFilesNote(source)] };
  }
  const { result, facts } = await runQuery<'several'>({
    files,
    filter: { file: filterOf(criteria, period, block.flow_select), definition: DEFINITION_NAME },
    aggregation: { name: 'several', parameters: { aggregations } },
    ...run,
  });
  const notes =
    directoriesLeftOut > 0
      ? [
          `The period is longer than the ${config.maximumDays} days that a report may cover: ${directoriesLeftOut} later days are left out.`,
        ]
      : [];
  return { results: result, facts, notes: [...notes, ...fileNotes(facts, source)] };
}
