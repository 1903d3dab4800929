import type { FormIssue } from '../../../criteria/issue.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { formatDateTime } from '../../../criteria/period.js';
import type { ViewerSite } from '../../context.js';
import type { SuiteTool } from '../../suite-frame.js';
import { endGroup, otherGroup, silkGroup } from './criteria-fields.js';
import type { FieldGroup } from './field.js';
import { periodGroup } from './period-fields.js';
import { namedInterfaces, sourceFields } from './source-fields.js';
import { grapherGroup, monitorGroup, viewerGroup, type Revision } from './tool-fields.js';

/** A form of one of the tools, ready to be printed. */
interface FormModel {
  readonly groups: readonly FieldGroup[];
  /** Whether another device means another form: then it is loaded anew, with everything that was entered. */
  readonly changesWithSource: boolean;
  readonly issues: readonly ShownIssue[];
  /** Names of the fields that issues belong to. */
  readonly faulty: ReadonlyMap<string, string>;
  /** Text of the button that sends the form. */
  readonly submit: string;
  /** Local time of the server, `YYYY-MM-DD HH:MM:SS`, and the format of dates: for buttons that fill in a period. */
  readonly clock: { readonly now: string; readonly format: string };
}

/** An issue with the label of its field. */
interface ShownIssue extends FormIssue {
  readonly label: string;
}

interface FormContent {
  readonly tool: SuiteTool;
  readonly block: FilterBlock;
  readonly issues?: readonly FormIssue[] | undefined;
  /** A tracking that exists is changed. */
  readonly revision?: Revision | undefined;
  /** What the page's family calls a tracking. */
  readonly word?: 'Monitor' | 'Tracking' | undefined;
}

/** The fields of a tool's form with the values of a filter (FlowViewer specification, section 7). */
export async function formModel(
  { tool, block, issues = [], revision, word = 'Monitor' }: FormContent,
  { config }: Pick<ViewerSite, 'config'>,
  now: number,
): Promise<FormModel> {
  const { names, areAny } = await namedInterfaces(block, config);
  const isTracking = tool === 'FlowMonitor';
  const source: FieldGroup = { id: 'netflow', legend: 'NetFlow source', fields: sourceFields(block, config) };
  const tooled = {
    FlowViewer: () => viewerGroup(block),
    FlowGrapher: () => grapherGroup(block),
    FlowMonitor: () => monitorGroup(block, word, revision),
  };
  const groups = [
    source,
    ...(revision ? [] : [periodGroup(block, config, !isTracking)]),
    endGroup(block, 'source', names),
    endGroup(block, 'dest', names),
    otherGroup(block),
    ...(block.IPFIX === '1' ? [silkGroup(block)] : []),
    tooled[tool](),
  ];
  const labels = new Map(groups.flatMap(labelsOf));
  return {
    groups: groups.filter(({ fields }) => fields.length > 0),
    changesWithSource: areAny || config.ipfixDevices.length > 0,
    issues: issues.map((issue) => {
      const field = fieldShown(issue.field);
      return { ...issue, field, label: labels.get(field) ?? '' };
    }),
    faulty: new Map(issues.map(({ field, message }) => [fieldShown(field), message])),
    submit: submitText(tool, word, revision !== undefined),
    clock: { now: formatDateTime(now, 'YMD'), format: config.dateFormat },
  };
}

/** Labels by field; both ends of a flow have fields of the same label. */
function labelsOf({ id, legend, fields }: FieldGroup): [name: string, label: string][] {
  const isEnd = id === 'source' || id === 'dest';
  return fields.map(({ name, label }) => [name, isEnd ? `${legend}, ${label}` : label]);
}

/** Issues of the two fields that are one menu here belong to that. */
function fieldShown(field: string): string {
  return field === 'stat_report' || field === 'print_report' ? 'report' : field;
}

function submitText(tool: SuiteTool, word: string, isRevision: boolean): string {
  if (tool === 'FlowViewer') return 'Generate Report';
  if (tool === 'FlowGrapher') return 'Generate Graph Report';
  if (isRevision) return `Revise ${word}`;
  return word === 'Tracking' ? 'Establish Tracking' : 'Create Monitor';
}
