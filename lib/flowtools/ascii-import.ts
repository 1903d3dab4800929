import { parseAddress } from '../flow/address.js';
import { FlowBatch } from '../flow/batch.js';
import { FIELD_BITS, FIELD_NAMES, type Column, type FieldName } from '../flow/fields.js';
import { ADDRESS_FIELDS, asciiTitles } from './ascii.js';

/** Text that is no export of flows. */
export class AsciiFormatError extends Error {
  override readonly name = 'AsciiFormatError';

  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(`line ${line}: ${reason}`);
  }
}

const BATCH_ROWS = 4096;

interface TextColumn {
  readonly field: FieldName;
  readonly column: Column;
  readonly largest: number;
}

/**
 * The flows of a text as flow-export writes it. The first line names the fields; those that it does not name are zero (`dflows`: 1).
 * Other lines that begin with `#`, and empty ones, are skipped.
 *
 * @throws AsciiFormatError after the flows of the lines before
 */
export async function* readAscii(
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<FlowBatch, void, undefined> {
  const batch = new FlowBatch(FIELD_NAMES, BATCH_ROWS);
  batch.column('dflows').fill(1);
  let columns: TextColumn[] | undefined;
  let number = 0;
  for await (const line of lines) {
    number++;
    const titles = asciiTitles(line);
    if (titles) {
      columns = columnsOf(titles, batch, number);
      continue;
    }
    if (line === '' || line.startsWith('#')) continue;
    if (!columns) throw new AsciiFormatError(number, 'the names of the fields are missing (#:unix_secs,...)');
    const wrong = readLine(line, columns, batch.length);
    if (wrong !== undefined) {
      if (batch.length > 0) yield batch;
      throw new AsciiFormatError(number, wrong);
    }
    batch.length++;
    if (batch.length < batch.capacity) continue;
    yield batch;
    batch.length = 0;
  }
  if (batch.length > 0) yield batch;
}

function columnsOf(titles: readonly string[], batch: FlowBatch, line: number): TextColumn[] {
  const taken = new Set<FieldName>();
  return titles.map((title) => {
    const field = FIELD_NAMES.find((name) => name === title);
    // The second next hop is the peer's.
    const meant = field === 'nexthop' && taken.has('nexthop') ? 'peer_nexthop' : field;
    if (!meant) throw new AsciiFormatError(line, `"${title}" is not a field of flows`);
    if (taken.has(meant)) throw new AsciiFormatError(line, `the field ${title} is named twice`);
    taken.add(meant);
    return { field: meant, column: batch.column<FieldName>(meant), largest: 2 ** FIELD_BITS[meant] - 1 };
  });
}

/** Reads the values of a line into a row; tells what is wrong with it. */
function readLine(line: string, columns: readonly TextColumn[], row: number): string | undefined {
  const words = line.split(',');
  if (words.length !== columns.length) return `${words.length} values for ${columns.length} fields`;
  for (const [i, { field, column, largest }] of columns.entries()) {
    const word = words[i]?.trim() ?? '';
    const value = ADDRESS_FIELDS.has(field) ? (parseAddress(word) ?? wholeNumber(word)) : wholeNumber(word);
    if (!(value <= largest)) return `"${word}" is not a value of ${field}`;
    column[row] = value;
  }
  return undefined;
}

function wholeNumber(word: string): number {
  return /^\d{1,10}$/.test(word) ? Number(word) : NaN;
}
