import type { ScoreboardPage, ScoreboardRow, ScoreboardTable } from './scoreboard.js';

const GENERATOR = '<meta name="generator" content="flowsuite scoreboard 1">';

const HEADING = /<h1>([^<]*)<\/h1>/;
const TABLE =
  /<table data-direction="(in|out)" data-key="(bytes|pkts|flows)" data-ranked="(\d{1,2})">([^]*?)<\/table>/g;
const CAPTION = /<caption><b>([^<]*)<\/b> <span>([^<]*)<\/span><\/caption>/;
const COLUMN = /<th [^>]*>([^<]*)<\/th>/g;
const ROW = /<tr><td>#(\d+)<\/td><td>(.*?)<\/td>(.*)<\/tr>/g;
const TALKER = /^(?:<span class="host">([^<]*)<\/span><br>)?([^<]*?)(?: <small>\((\d+) samples\)<\/small>)?$/;
const CELL = /<td(?: class="ranked")?>(.*?)<\/td>/g;

/**
 * Reads a page that renderScoreboardPage wrote, so that it can be shown in another frame. It understands exactly that markup and
 * takes nothing but texts out of it.
 *
 * @returns undefined if another program wrote the page
 */
export function readScoreboardPage(html: string): ScoreboardPage | undefined {
  if (!html.includes(GENERATOR)) return undefined;
  const heading = unescape(HEADING.exec(html)?.[1] ?? '');
  return { heading, tables: [...html.matchAll(TABLE)].map(readTable) };
}

function readTable([, direction, key, ranked, body = '']: RegExpExecArray): ScoreboardTable {
  const [, first = '', second = ''] = CAPTION.exec(body) ?? [];
  return {
    direction: direction === 'out' ? 'out' : 'in',
    key: key === 'pkts' || key === 'flows' ? key : 'bytes',
    caption: [unescape(first), unescape(second)],
    columns: [...body.matchAll(COLUMN)].map(([, text = '']) => unescape(text)),
    rankedColumn: Number(ranked),
    rows: [...body.matchAll(ROW)].map(readRow),
  };
}

function readRow([, rank, talker = '', cells = '']: RegExpExecArray): ScoreboardRow {
  const [, name, address = '', samples] = TALKER.exec(talker) ?? [];
  return {
    rank: Number(rank),
    address: unescape(address),
    ...(name !== undefined && { name: unescape(name) }),
    ...(samples !== undefined && { samples: Number(samples) }),
    cells: [...cells.matchAll(CELL)].map(([, content = '']) => unescape(content.replace(/<[^>]*>/g, ''))),
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&#34;': '"',
  '&#39;': "'",
};

function unescape(text: string): string {
  return text.replace(/&(?:amp|lt|gt|#34|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
