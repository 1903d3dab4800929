import type { ConversationRow, DetailRow, FlowRow } from './detail-rows.js';
import type { DetailLayout } from './detail-table.js';

/**
 * A row of details as a line of a state file (FlowGrapher specification, section 8.3).
 *
 * @param number of the row, from 0
 * @param width  `$dns_column_width`: longer names are cut
 */
export function rowLine(row: DetailRow, number: number, width: number): string {
  return row.kind === 'linear' ? conversationLine(row, number, width) : flowLine(row, width);
}

function conversationLine(row: ConversationRow, number: number, width: number): string {
  return [
    `${String(number).padEnd(12)}  ${row.duration.toFixed(3).padStart(10)}`,
    `  ${ends(row, width)}`,
    `  ${right(row.flows, 8)} ${right(row.bytes, 15)} ${right(row.packets, 11)}`,
    `  ${row.rate.toFixed(3).padStart(8)}`,
  ].join('');
}

function flowLine(row: FlowRow, width: number): string {
  return [
    `${String(row.epoch).padEnd(12)} ${row.start.padEnd(9)} ${row.end.padEnd(9)}`,
    ` ${row.length.toFixed(1).padStart(7)}`,
    `  ${ends(row, width)}`,
    `  ${right(row.amount, 14)}  ${row.rate.toFixed(3).padStart(8)}`,
  ].join('');
}

function ends({ source, sourcePort, destination, destinationPort }: DetailRow, width: number): string {
  return `${host(source, width)} ${left(sourcePort)}   ${host(destination, width)} ${left(destinationPort)}`;
}

/** One word, whatever a name server said. */
function host(name: string, width: number): string {
  return name
    .replace(/[\s\p{Cc}]/gu, '?')
    .slice(0, width)
    .padEnd(width);
}

function left(port: number): string {
  return String(port).padEnd(6);
}

function right(value: number, width: number): string {
  return String(Math.round(value)).padStart(width);
}

/** The row of a line; undefined if it is none. */
export function parseRowLine(line: string, layout: DetailLayout): DetailRow | undefined {
  const words = line.trim().split(/\s+/);
  if (words.length !== 10) return undefined;
  return layout === 'linear' ? conversationOf(words) : flowOf(words);
}

function conversationOf(words: readonly string[]): ConversationRow | undefined {
  const [, duration, source = '', sourcePort, destination = '', destinationPort, ...sums] = words;
  const numbers = [duration, sourcePort, destinationPort, ...sums].map(Number);
  const [seconds = 0, from = 0, to = 0, flows = 0, bytes = 0, packets = 0, rate = 0] = numbers;
  if (!numbers.every(Number.isFinite)) return undefined;
  return {
    kind: 'linear',
    duration: seconds,
    source,
    sourcePort: from,
    destination,
    destinationPort: to,
    flows,
    bytes,
    packets,
    rate,
  };
}

function flowOf(words: readonly string[]): FlowRow | undefined {
  const [epochText, start = '', end = '', lengthText, source = '', sourcePort, destination = '', ...last] =
    words;
  const numbers = [epochText, lengthText, sourcePort, ...last].map(Number);
  const [epoch = 0, length = 0, from = 0, to = 0, amount = 0, rate = 0] = numbers;
  if (!numbers.every(Number.isFinite)) return undefined;
  return {
    kind: 'prorated',
    epoch,
    start,
    end,
    length,
    source,
    sourcePort: from,
    destination,
    destinationPort: to,
    amount,
    rate,
  };
}
