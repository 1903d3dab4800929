import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import type { FormIssue } from '../../criteria/issue.js';
import type { FilterBlock, FilterKey } from '../../criteria/keys.js';
import type { Period } from '../../criteria/period.js';
import { typedSwitches } from './typed-switches.js';

const ROOT = /^\/[A-Za-z0-9_./-]+$/;
const NAMES = /^[A-Za-z0-9_.,/-]+$/;

const NAMED: readonly (readonly [name: string, key: FilterKey, pattern: RegExp])[] = [
  ['data-rootdir', 'silk_rootdir', ROOT],
  ['class', 'silk_class', NAMES],
  ['flowtype', 'silk_flowtype', NAMES],
  ['type', 'silk_type', NAMES],
  ['sensors', 'silk_sensors', NAMES],
];

type SelectionConfig = Pick<
  FlowViewerConfig,
  'silkCompiledLocaltime' | 'silkCaptureBufferPre' | 'silkCaptureBufferPost'
>;

/** Which of SiLK's files and times a filter selects, as arguments of rwfilter (FlowViewer specification, section 11.1). */
export function selectionSwitches(
  block: FilterBlock,
  period: Period,
  config: SelectionConfig,
  issues: FormIssue[],
): string[] {
  const named = NAMED.filter(([, key]) => block[key] !== '').map(([name, key, pattern]) => {
    const value = block[key];
    if (!pattern.test(value) || value.split('/').includes('..'))
      issues.push({ field: key, message: 'There are characters here that cannot be used.', value });
    return `--${name}=${value}`;
  });
  return [...named, ...typedSwitches(block.silk_switches, issues), ...timeSwitches(block, period, config)];
}

/** Which time of a flow has to be in the period. The original takes the start alone for the fourth too. */
const TIME_TESTS: Readonly<Record<string, readonly string[]>> = {
  2: ['etime'],
  3: ['stime'],
  4: ['stime', 'etime'],
};

function timeSwitches(
  { flow_select: flowSelect }: FilterBlock,
  { start, end }: Period,
  { silkCompiledLocaltime, silkCaptureBufferPre, silkCaptureBufferPost }: SelectionConfig,
): string[] {
  const text = (epoch: number, length: number): string =>
    silkTime(epoch, silkCompiledLocaltime).slice(0, length);
  const tests = TIME_TESTS[flowSelect] ?? ['active'];
  return [
    `--start-date=${text(start - silkCaptureBufferPre, 13)}`,
    `--end-date=${text(end + silkCaptureBufferPost, 13)}`,
    ...tests.map((name) => `--${name}=${text(start, 19)}-${text(end, 19)}`),
  ];
}

/** `2026/03/02:14:30:00` of UTC or of local time. */
function silkTime(epochSeconds: number, isLocal: boolean): string {
  const date = new Date(epochSeconds * 1000);
  const utc = new Date(
    isLocal
      ? Date.UTC(
          ...([date.getFullYear(), date.getMonth(), date.getDate()] as const),
          ...([date.getHours(), date.getMinutes(), date.getSeconds()] as const),
        )
      : date,
  );
  return utc.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ':');
}
