import { PRINTED_REPORTS, STATISTICS_REPORTS } from '../../../criteria/choices.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { menuField, textField, type FieldGroup, type FormField } from './field.js';

const SAMPLING = { example: '100', hint: 'Every value is multiplied by it.' } as const;

/** What FlowViewer is to make of the flows (FlowViewer specification, section 2.2). */
export function viewerGroup(block: FilterBlock): FieldGroup {
  return {
    id: 'parameters',
    legend: 'Report',
    fields: [
      reportField(block),
      menuField(block, 'flow_select', 'Include flow if', { isWide: true }),
      menuField(block, 'sort_field', 'Sort by'),
      textField(block, 'cutoff_lines', 'Cutoff lines'),
      textField(block, 'cutoff_octets', 'Cutoff octets'),
      textField(block, 'sampling_multiplier', 'Sampling multiplier', { example: SAMPLING.example }),
      menuField(block, 'resolve_addresses', 'Show addresses as'),
      menuField(block, 'unit_conversion', 'Octets with units'),
      menuField(block, 'pie_charts', 'Pie chart'),
      menuField(block, 'flow_analysis', 'Flow analysis'),
    ],
    help: [
      'Cutoff lines: rows, or lines of a listing, that are shown; empty for all. Cutoff octets: rows with less are left out.',
      'Flow analysis adds octets and packets per flow, and countries where a report is of single hosts.',
    ],
  };
}

/**
 * One choice for the two fields `stat_report` and `print_report`, of which the originals' form had one menu each; the value says which
 * (combined-report.ts takes it apart).
 */
function reportField({ stat_report: statistics, print_report: printed }: FilterBlock): FormField {
  const isPrinted = printed !== '' && printed !== '0';
  return {
    name: 'report',
    label: 'Report',
    kind: 'select',
    value: isPrinted ? `print-${printed}` : `stat-${statistics}`,
    isWide: true,
    groups: [
      {
        label: 'Statistics',
        choices: STATISTICS_REPORTS.map(({ code, title }) => ({ value: `stat-${code}`, label: title })),
      },
      {
        label: 'Listings of flows',
        choices: PRINTED_REPORTS.map(({ code, title, label }) => ({
          value: `print-${code}`,
          label: label ?? title,
        })),
      },
    ],
  };
}

/** What FlowGrapher is to draw (FlowGrapher specification, section 2.1). */
export function grapherGroup(block: FilterBlock): FieldGroup {
  return {
    id: 'parameters',
    legend: 'Graph',
    fields: [
      menuField(block, 'graph_type', 'Graph type', { isWide: true }),
      menuField(block, 'flow_select', 'Include flow if', { isWide: true }),
      menuField(block, 'bucket_size', 'Bucket size (s)'),
      menuField(block, 'graph_multiplier', 'Graph width'),
      menuField(block, 'stats_method', 'Statistics from'),
      textField(block, 'detail_lines', 'Detail lines'),
      menuField(block, 'resolve_addresses', 'Show addresses as'),
      textField(block, 'sampling_multiplier', 'Sampling multiplier', { example: SAMPLING.example }),
    ],
    help: [
      'The period must hold nine buckets at least. 300E draws each point at the end of its bucket.',
      'Detail lines: the largest contributions; a negative number gives the smallest, 0 none.',
    ],
  };
}

/** What FlowMonitor is to follow (FlowTracker specification, section 6.1). */
export function monitorGroup(
  block: FilterBlock,
  word: 'Monitor' | 'Tracking',
  revision?: Revision,
): FieldGroup {
  return {
    id: 'parameters',
    legend: word,
    fields: [
      textField(block, 'monitor_label', `${word} label`, { isWide: true, maxLength: 80 }),
      menuField(block, 'monitor_type', `${word} type`),
      textField(block, 'sampling_multiplier', 'Sampling multiplier', { example: SAMPLING.example }),
      textField(block, 'alert_destination', 'Alert destination', {
        isWide: true,
        example: 'noc@example.net',
      }),
      menuField(block, 'alert_frequency', 'Alert frequency'),
      textField(block, 'alert_threshold', 'Alert threshold', { example: '50000000' }),
      textField(block, 'general_comment', 'General comment', { isWide: true, maxLength: 1000 }),
      ...(revision ? revisionFields(revision) : []),
    ],
    help: [
      'The threshold has the unit of the tracking; a negative one alarms below its absolute value.',
      'A group has no filter of its own: only its label counts, its members are chosen on the next page.',
    ],
  };
}

/** What is said of a change to a tracking. */
export interface Revision {
  readonly comment: string;
  readonly notate: 'Y' | 'N';
}

function revisionFields({ comment, notate }: Revision): FormField[] {
  return [
    {
      name: 'revision_comment',
      label: 'Revision comment',
      kind: 'text',
      value: comment,
      isWide: true,
      maxLength: 1000,
    },
    {
      name: 'notate_graphs',
      label: 'Notate graphs',
      kind: 'select',
      value: notate,
      groups: [
        {
          choices: [
            { value: 'N', label: 'No' },
            { value: 'Y', label: 'Yes' },
          ],
        },
      ],
    },
  ];
}
