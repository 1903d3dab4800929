import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFilterBlock } from '../../lib/criteria/block.js';
import { parsePre40Report } from '../../lib/flowviewer/pre40.js';
import { parseReportBody, reportBodyLines } from '../../lib/flowviewer/report-file.js';
import { sortBody } from '../../lib/flowviewer/sort.js';
import { reportText } from '../saved/report-text.js';

const SEED = { seed: 20260302, numRuns: 400 } as const;

const TABLE = `${reportText('FlowViewer_save_143059QX')}`;
const LISTING =
  ' <pre><font face="Courier New">\n <tr><td align=left><font face="Courier New">a &lt; b</font></td></tr>\n';
const SCANS =
  '<table><tr><th>IP Address</th></tr><tr><td><a href="x?^filter_hash=SC_y">10.0.0.1</a></td></tr></table>';

/** Pieces that mean something to the readers, in any order, with anything between. */
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      TABLE,
      LISTING,
      SCANS,
      ' : ',
      ' ^ ',
      '\n',
      '<tr',
      '<td',
      '>',
      '</tr>',
      '<!--',
      '-->',
      '<script',
    ),
    fc.constantFrom('BEGIN FILTERING', 'END FILTERING -->', 'Octets', '1.00 KB', '10.0.0.0/8', '::', '&amp;'),
    fc.string({ maxLength: 40 }),
  ),
  { maxLength: 30 },
);

describe('files of reports that are anything', () => {
  it('are read without failing, and what is written of them reads the same', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const { rest } = parseFilterBlock(parts.join(''));
        const body = parseReportBody(rest);
        if (!body) return;
        for (const column of ['Source', 'Octets', 'Country', 'Start'] as const) sortBody(body, column, true);
        const lines = rewritten(reportBodyLines(body));
        assert.deepEqual(rewritten(lines), lines);
      }),
      SEED,
    );
  });

  it('of before 4.0 become lines without tags', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const { lines } = parsePre40Report(parts.join(''), { dateFormat: 'MDY' });
        assert.ok(lines.every((line) => !/<(?:tr|td|a) [^<>]*>/.test(line)));
      }),
      SEED,
    );
  });

  it('take time in proportion to their length', () => {
    for (const part of ['<tr', '<td>', '<script', '<!--', ' : ', ' ^ ', '<', '&', 'a: b '])
      for (const text of [part.repeat(200_000), `x : y\n${part.repeat(200_000)}`]) {
        parseReportBody(text.split('\n'));
        parsePre40Report(text, { dateFormat: 'MDY' });
      }
  }).timeout(20_000);
});

function rewritten(lines: readonly string[]): string[] {
  const body = parseReportBody(lines);
  return body ? reportBodyLines(body) : [];
}
