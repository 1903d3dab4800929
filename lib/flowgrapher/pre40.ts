import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { GRAPH_TYPES } from '../criteria/choices.js';
import { makeBlock, type FilterBlock } from '../criteria/keys.js';
import { pre40Criteria, readPre40Header, type Pre40Header } from '../criteria/pre40-header.js';
import { oneLine } from '../criteria/text.js';

/** A graph that a version before 4.0 saved: text in two columns, then rows (FlowGrapher specification, section 10.2). */
interface Pre40Graph {
  /** What stands in front of the rows, label and value. */
  readonly parameters: readonly (readonly [label: string, value: string])[];
  readonly rows: readonly (readonly string[])[];
  readonly description: string | undefined;
  /** The filter, as far as it can be read. */
  readonly block: FilterBlock;
}

const MOST_LINES = 20_000;
const LONGEST_LINE = 2000;
const ROW_WORDS = 10;

/** Unknown lines are skipped. */
export function parsePre40Graph(text: string, config: Pick<FlowViewerConfig, 'dateFormat'>): Pre40Graph {
  const lines = text
    .slice(0, 4 * 2 ** 20)
    .split(/\r?\n/, MOST_LINES)
    .map(plainLine);
  const begin = lines.findIndex((line) => /^\s*[A-Z][\w/ ]*:/.test(line));
  const end = lines.findIndex((line, i) => i > begin && (line.trim() === '' || line.includes('graph.png')));
  const header = readPre40Header(begin < 0 ? [] : lines.slice(begin, end < 0 ? undefined : end));
  return {
    parameters: [...header.values()].map(({ label, value }) => [label, value] as const),
    rows:
      end < 0
        ? []
        : lines
            .slice(end + 1)
            .map(wordsOf)
            .filter(isRow),
    description: header.get('description')?.value,
    block: blockOf(header, config),
  };
}

/** A line without tags; a picture leaves its name. */
function plainLine(line: string): string {
  return oneLine(line.slice(0, LONGEST_LINE).replace(/\t/g, ' '))
    .replace(/<img\b[^<>]*>/gi, (tag) => ` ${/\ssrc=["']?([^"'\s>]*)/i.exec(tag)?.[1] ?? ''} `)
    .replace(/<[^>]*>?/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trimEnd();
}

function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}

/** Ten words, the first of them a number: no headings, no rulers. */
function isRow(words: readonly string[]): boolean {
  return words.length === ROW_WORDS && /^\d/.test(words[0] ?? '');
}

function blockOf(header: Pre40Header, config: Pick<FlowViewerConfig, 'dateFormat'>): FilterBlock {
  const type = GRAPH_TYPES.find(({ label }) => header.get('report')?.value.startsWith(label));
  return makeBlock({ ...pre40Criteria(header, config), graph_type: type?.value ?? 'bps' });
}
