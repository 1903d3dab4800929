import type { FlowViewerConfig } from '../../../config/flowviewer-pm.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { textField, type FieldGroup } from './field.js';

const DATE_EXAMPLES: Readonly<Record<FlowViewerConfig['dateFormat'], string>> = {
  MDY: 'mm/dd/yyyy',
  DMY: 'dd/mm/yyyy',
  DMY2: 'dd.mm.yyyy',
  YMD: 'yyyy-mm-dd',
};

/** From when to when. A tracking has no end, and its start matters only where its past is to be made from stored flows. */
export function periodGroup(
  block: FilterBlock,
  { dateFormat }: FlowViewerConfig,
  hasEnd: boolean,
): FieldGroup {
  const example = DATE_EXAMPLES[dateFormat];
  const moment = (which: 'start' | 'end', label: string) => [
    textField(block, `${which}_date`, `${label} date`, { kind: 'date', example }),
    textField(block, `${which}_time`, `${label} time`, { kind: 'time', example: 'hh:mm:ss' }),
  ];
  return {
    id: 'period',
    legend: hasEnd ? 'Period' : 'Start',
    fields: [...moment('start', 'Start'), ...(hasEnd ? moment('end', 'End') : [])],
    ...(!hasEnd && {
      help: ['An earlier start fills the past of the tracking from the flow files that are still there.'],
    }),
  };
}
