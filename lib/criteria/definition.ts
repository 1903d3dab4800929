import {
  buildFilterFile,
  filterDateText,
  match,
  permit,
  type Condition,
  type CriterionName,
  type FilterFile,
  type FilterPrimitive,
} from '../query/filter.js';
import type { Criteria } from './criteria.js';
import type { Period } from './period.js';

/** Name of the definition in every filter that the tools make. */
export const DEFINITION_NAME = 'Flow_Filter';

const START = 'start_flows';
const END = 'end_flows';

/**
 * Which time of a flow is compared with the start, and which with the end (FlowViewer specification, section 3.8). What is not one of
 * the four ways to select flows means the first.
 */
function timeMatches(flowSelect: string): readonly [start: CriterionName, end: CriterionName] {
  switch (flowSelect) {
    case '2':
      return ['end-time', 'end-time'];
    case '3':
      return ['start-time', 'start-time'];
    case '4':
      return ['start-time', 'end-time'];
    default:
      return ['end-time', 'start-time'];
  }
}

/**
 * The definition file that the original would write for flow-nfilter (FlowViewer specification, section 3), as lines. Names of hosts
 * stand there as their addresses.
 *
 * @param flowSelect 1 to 4
 */
export function definitionText(criteria: Criteria, period: Period, flowSelect: string): string[] {
  const [startTime, endTime] = timeMatches(flowSelect);
  return [
    ...criteria.flatMap(({ primitive, lines }) => [
      `filter-primitive ${primitive.name}`,
      `  type ${primitive.type}`,
      ...lines.map((line) => `  ${line}`),
      ...(primitive.default === undefined ? [] : [`  default ${primitive.default}`]),
    ]),
    ...timeLines(START, `ge ${filterDateText(period.start)}`),
    ...timeLines(END, `lt ${filterDateText(period.end)}`),
    ' ',
    `filter-definition ${DEFINITION_NAME}`,
    ...criteria.map(({ criterion, primitive }) => `  match ${criterion} ${primitive.name}`),
    `  match ${startTime} ${START}`,
    `  match ${endTime} ${END}`,
  ];
}

function timeLines(name: string, comparison: string): string[] {
  return [`filter-primitive ${name}`, '  type time-date', `  permit ${comparison}`, '  default deny'];
}

/** The same filter ready for queries; its definition is `Flow_Filter`. */
export function filterOf(criteria: Criteria, period: Period, flowSelect: string): FilterFile {
  const [startTime, endTime] = timeMatches(flowSelect);
  const conditions: Condition[] = [
    ...criteria.map(({ criterion, primitive }) => match(criterion, primitive)),
    match(startTime, startPrimitive(period)),
    match(endTime, endPrimitive(period)),
  ];
  return buildFilterFile([{ name: DEFINITION_NAME, anyOf: [conditions] }]);
}

function startPrimitive({ start }: Period): FilterPrimitive {
  return timePrimitive(START, permit({ operator: 'ge', value: start }));
}

function endPrimitive({ end }: Period): FilterPrimitive {
  return timePrimitive(END, permit({ operator: 'lt', value: end }));
}

function timePrimitive(
  name: string,
  rule: { readonly mode: 'permit'; readonly operator: 'ge' | 'lt'; readonly value: number },
): FilterPrimitive {
  return { name, type: 'time-date', rules: [rule], default: 'deny' };
}

/** The date that tracking files hold in place of a period (FlowTracker specification, section 4.1). */
export function placeholderPeriod(): Period {
  const date = new Date(2000, 0, 1).getTime() / 1000;
  return { start: date, end: date };
}
