import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { PRINTED_REPORTS, SORT_FIELD, STATISTICS_REPORTS } from '../criteria/choices.js';
import { makeBlock, type FilterBlock } from '../criteria/keys.js';
import { pre40Criteria, readPre40Header, type Pre40Header } from '../criteria/pre40-header.js';
import { plainText, withoutParts, withoutTags } from './html-text.js';

/** A report that a version before 4.0 saved: text inside HTML (FlowViewer specification, section 6.3). */
interface Pre40Report {
  readonly lines: readonly string[];
  /** The filter that its header tells of, as far as it can be read. */
  readonly block: FilterBlock;
  readonly description: string | undefined;
}

export function parsePre40Report(html: string, config: Pick<FlowViewerConfig, 'dateFormat'>): Pre40Report {
  const lines = textLines(html);
  const heading = lines.findIndex((line) => /\bPackets\b/.test(line) && !/:/.test(line));
  const header = readPre40Header(lines.slice(0, heading < 0 ? undefined : heading));
  return { lines, block: blockOf(header, config), description: header.get('description')?.value };
}

const INVISIBLE: readonly (readonly [from: string, to: string])[] = [
  ...(['script', 'style', 'head', 'title'] as const).map((name) => [`<${name}`, `</${name}>`] as const),
  ['<!--', '-->'],
];

function textLines(html: string): string[] {
  const visible = INVISIBLE.reduce((rest, [from, to]) => withoutParts(rest, from, to), html);
  const text = withoutTags(visible.replace(/<br\b[^<>]*>/gi, '\n'));
  const lines = plainText(text)
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}

function blockOf(header: Pre40Header, config: Pick<FlowViewerConfig, 'dateFormat'>): FilterBlock {
  const sort = SORT_FIELD.find(({ label }) => label === header.get('sort field')?.value);
  return makeBlock({
    ...pre40Criteria(header, config),
    ...reportCodes(header.get('report')?.value ?? ''),
    sort_field: sort?.value ?? '1',
  });
}

function reportCodes(title: string): Partial<FilterBlock> {
  const same = (report: { title: string }): boolean => report.title.toLowerCase() === title.toLowerCase();
  const statistics = STATISTICS_REPORTS.find(same);
  const printed = PRINTED_REPORTS.find(same);
  return {
    stat_report: String(statistics?.code ?? 0),
    print_report: String((!statistics && printed?.code) || 0),
  };
}
