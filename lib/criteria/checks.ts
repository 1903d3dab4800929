import { MENUS, PRINTED_REPORTS, type MenuKey } from './choices.js';
import { fieldOf } from './fields.js';
import type { FormIssue } from './issue.js';
import type { FilterBlock, FilterKey } from './keys.js';
import type { Period } from './period.js';

/** Values of menus that no entry has; empty ones are left to their defaults. */
export function checkChoices(block: FilterBlock, ...keys: readonly MenuKey[]): FormIssue[] {
  return keys
    .filter((key) => block[key] !== '' && !MENUS[key].some(({ value }) => value === block[key]))
    .map((key) => issueOf(block, key, 'There is no such choice.'));
}

/** At most 15 digits, or nothing (FlowViewer specification, D-18). */
export function checkWholeNumber(block: FilterBlock, ...keys: readonly FilterKey[]): FormIssue[] {
  return keys
    .filter((key) => !/^\d{0,15}$/.test(block[key]))
    .map((key) => issueOf(block, key, 'Please enter a whole number.'));
}

const DECIMAL = /^(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})$/;

/** A plain decimal number that is not negative, or nothing. */
export function checkDecimal(block: FilterBlock, ...keys: readonly FilterKey[]): FormIssue[] {
  return keys
    .filter((key) => block[key] !== '' && !DECIMAL.test(block[key]))
    .map((key) => issueOf(block, key, 'Please enter a number.'));
}

/** What FlowViewer's report form must say besides its source, period and criteria (FlowViewer specification, section 2.6). */
export function checkReport(block: FilterBlock): FormIssue[] {
  const { stat_report: statistics, print_report: printed } = block;
  const hasStatistics = isReport(statistics);
  const hasPrinted = isReport(printed);
  const issues = [
    ...checkChoices(
      block,
      'stat_report',
      'print_report',
      'flow_analysis',
      'flow_select',
      'pie_charts',
      'resolve_addresses',
      'unit_conversion',
      'sort_field',
    ),
    ...checkWholeNumber(block, 'cutoff_lines', 'cutoff_octets'),
    ...checkDecimal(block, 'sampling_multiplier'),
  ];
  if (!hasStatistics && !hasPrinted) issues.push(issueOf(block, 'stat_report', 'Please choose a report.'));
  if (hasStatistics && hasPrinted) {
    issues.push(issueOf(block, 'print_report', 'Two reports are chosen: please set one of them to None.'));
  }
  const isOnlySilk = PRINTED_REPORTS.some(({ code, onlySilk }) => onlySilk && String(code) === printed);
  if (isOnlySilk && block.IPFIX !== '1')
    issues.push(issueOf(block, 'print_report', 'This report is only for SiLK devices.'));
  return issues;
}

/** Fewest and most points of a graph (FlowGrapher specification, section 2.3). */
const FEWEST_BUCKETS = 9;
const MOST_BUCKETS = 1_000_000;
const LONGEST_BUCKET = 86_400;
const MOST_DETAIL_LINES = 10_000;

/**
 * What FlowGrapher's form must say besides its source, period and criteria (FlowGrapher specification, section 2.3). Empty values
 * stand for their defaults.
 *
 * @param period undefined if it is wrong itself
 */
export function checkGraph(block: FilterBlock, period: Period | undefined): FormIssue[] {
  const issues = [
    ...checkChoices(
      block,
      'flow_select',
      'graph_type',
      'stats_method',
      'resolve_addresses',
      'graph_multiplier',
    ),
    ...checkDecimal(block, 'sampling_multiplier'),
  ];
  if (!/^-?\d{0,6}$/.test(block.detail_lines) || Math.abs(Number(block.detail_lines)) > MOST_DETAIL_LINES) {
    const message = `Please enter a whole number of lines, at most ${MOST_DETAIL_LINES}.`;
    issues.push(issueOf(block, 'detail_lines', message));
  }
  const seconds = bucketSeconds(block);
  if (seconds === undefined) {
    const message = `Please enter whole seconds from 1 to ${LONGEST_BUCKET}.`;
    return [...issues, issueOf(block, 'bucket_size', message)];
  }
  const buckets = period ? Math.trunc((period.end - period.start) / seconds) : FEWEST_BUCKETS;
  if (buckets < FEWEST_BUCKETS) {
    const message = `The period must have at least ${FEWEST_BUCKETS} buckets: choose smaller ones or a longer period.`;
    issues.push(issueOf(block, 'bucket_size', message));
  }
  if (buckets > MOST_BUCKETS) {
    const message = `The period has more than ${MOST_BUCKETS} buckets: choose larger ones or a shorter period.`;
    issues.push(issueOf(block, 'bucket_size', message));
  }
  return issues;
}

/**
 * Length of a graph's buckets: a size of the menu or, for scripts and old links, other seconds of up to a day. Undefined for anything
 * else.
 */
export function bucketSeconds({ bucket_size: size }: FilterBlock): number | undefined {
  if (size === '300E') return 300;
  if (size === '') return DEFAULT_BUCKET;
  const seconds = /^\d{1,5}$/.test(size) ? Number(size) : 0;
  return seconds >= 1 && seconds <= LONGEST_BUCKET ? seconds : undefined;
}

const DEFAULT_BUCKET = 5;

/**
 * What FlowTracker's form must say besides its source, label, criteria and addressees (FlowTracker specification, section 6.2). Empty
 * values stand for their defaults.
 */
export function checkTracking(block: FilterBlock): FormIssue[] {
  const issues = [
    ...checkChoices(block, 'monitor_type', 'alert_frequency'),
    ...checkDecimal(block, 'sampling_multiplier'),
  ];
  const { alert_threshold: threshold } = block;
  if (threshold !== '' && !DECIMAL.test(threshold.replace(/^-/, '')))
    issues.push(issueOf(block, 'alert_threshold', 'Please enter a number.'));
  return issues;
}

function isReport(code: string): boolean {
  return code !== '' && code !== '0';
}

function issueOf(block: FilterBlock, key: FilterKey, message: string): FormIssue {
  return { field: fieldOf(key), message, value: block[key] };
}
