import { MENUS, PRINTED_REPORTS, type MenuKey } from './choices.js';
import { fieldOf } from './fields.js';
import type { FormIssue } from './issue.js';
import type { FilterBlock, FilterKey } from './keys.js';

/** Values of menus that no entry has; empty ones are left to their defaults. */
export function checkChoices(block: FilterBlock, ...keys: readonly MenuKey[]): FormIssue[] {
  return keys
    .filter((key) => block[key] !== '' && !MENUS[key].some(({ value }) => value === block[key]))
    .map((key) => issueOf(block, key, 'There is no such choice.'));
}

/** At most 15 digits, or nothing (FlowViewer specification, D-18). */
function checkWholeNumber(block: FilterBlock, ...keys: readonly FilterKey[]): FormIssue[] {
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

/**
 * What FlowViewer's report form must say besides its source, period and criteria (FlowViewer specification, section 2.6). An unknown way
 * to select flows is no fault: it means the first (section 3.8).
 */
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
