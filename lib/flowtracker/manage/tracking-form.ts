import { checkTracking } from '../../criteria/checks.js';
import { checkCriteria } from '../../criteria/criteria.js';
import { definitionText, placeholderPeriod } from '../../criteria/definition.js';
import { blockOfForm } from '../../criteria/form.js';
import type { FormIssue } from '../../criteria/issue.js';
import { makeBlock, type FilterBlock } from '../../criteria/keys.js';
import { currentMonitorType } from '../../criteria/values.js';
import { mailAddresses } from '../alerts/mail-addresses.js';
import { invalid } from '../tracking-error.js';
import type { ManageContext } from './context.js';

/** What the form of a tracking asks for, checked. */
interface CheckedTracking {
  readonly block: FilterBlock;
  /** Lines of its flow-nfilter text, with the placeholder period. */
  readonly definition: readonly string[];
}

const LONGEST_TEXT = 1000;
/** Flows that have any part in the period; trackings know no other selection (FlowTracker specification, section 4.1). */
const FLOW_SELECT = '1';

/**
 * Reads and checks the form of an individual tracking as a whole (FlowTracker specification, section 6.2), its label apart.
 *
 * @throws TrackingError `invalid` with everything that is wrong
 */
export async function checkTrackingForm(
  fields: ReadonlyMap<string, string>,
  { site, resolve }: ManageContext,
): Promise<CheckedTracking> {
  const { block, issues } = readTrackingForm(fields, site.config);
  const criteria = await checkCriteria(block, { config: site.config, ...(resolve && { resolve }) });
  if ('issues' in criteria) issues.push(...withoutDoubles(criteria.issues, issues));
  if (block.IPFIX === '1')
    issues.push({
      field: 'device_name',
      message: 'Flows of this device are kept by SiLK; they cannot be tracked.',
      value: block.device_name,
    });
  if (issues.length > 0 || 'issues' in criteria) throw invalid(issues);
  return { block, definition: definitionText(criteria.criteria, placeholderPeriod(), FLOW_SELECT) };
}

/** The form without its criteria: as much as a group has. */
export function readTrackingForm(
  fields: ReadonlyMap<string, string>,
  config: ManageContext['site']['config'],
): { block: FilterBlock; issues: FormIssue[] } {
  const read = blockOfForm(fields, config);
  const block = makeBlock({
    ...read.block,
    // Forms of 3.x say `Individual` (FlowTracker specification, section 6.1).
    monitor_type: currentMonitorType(read.block.monitor_type) || 'bps',
    alert_frequency: read.block.alert_frequency || 'none',
  });
  const issues = [...read.issues, ...checkTracking(block), ...checkDestination(block), ...checkTexts(fields)];
  return { block, issues };
}

function checkDestination({
  alert_destination: destination,
  alert_frequency: frequency,
}: FilterBlock): FormIssue[] {
  const field = 'alert_destination';
  const { addresses, refused } = mailAddresses(destination);
  if (refused.length > 0)
    return [{ field, message: `No mail address: ${refused.join(', ')}`, value: destination }];
  if (frequency !== 'none' && addresses.length === 0)
    return [{ field, message: 'Please say whom to notify.', value: destination }];
  return [];
}

const TEXT_FIELDS = [
  'monitor_label',
  'tracking_label',
  'general_comment',
  'revision_comment',
  'alert_destination',
];

/** Line breaks would forge lines of the file. */
export function checkTexts(fields: ReadonlyMap<string, string>): FormIssue[] {
  return TEXT_FIELDS.flatMap((field) => {
    const value = fields.get(field) ?? '';
    if (/[\r\n\u2028\u2029]/.test(value)) return [{ field, message: 'One line only, please.', value }];
    if (value.length > LONGEST_TEXT)
      return [{ field, message: `At most ${LONGEST_TEXT} characters, please.`, value }];
    return [];
  });
}

function withoutDoubles(issues: readonly FormIssue[], told: readonly FormIssue[]): FormIssue[] {
  return issues.filter(
    ({ field, message }) => !told.some((other) => other.field === field && other.message === message),
  );
}
