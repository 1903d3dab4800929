import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AnswerReader, type RrdAnswer } from '../../lib/rrd/answers.js';

/** An image whose bytes look like answers. */
const BLOB = Buffer.from('\x89PNG\nOK u:0.00 s:0.00 r:0.00\nERROR: no\n\xff', 'latin1');

const OUTPUT = Buffer.concat([
  Buffer.from("OK u:0.01 s:0.00 r:0.00\nERROR: opening 'ü': No such file or directory\n-1\nERROR: \n"),
  Buffer.from(`image_width = 10\nimage = BLOB_SIZE:${BLOB.length}\n`),
  BLOB,
  Buffer.from(
    'OK u:10.25 s:3.00 r:100.31\nimage = BLOB_SIZE:0\nOK u:0.00 s:0.00 r:0.00\n x\n\n1: 2\nOK u:0.00 s:0.00 r:0.00\n',
  ),
]);

const idle = { user: 0, system: 0 };

const ANSWERS: RrdAnswer[] = [
  { lines: [], cpu: { user: 0.01, system: 0 } },
  { lines: [], error: "opening 'ü': No such file or directory" },
  { lines: ['-1'], error: '' },
  { lines: ['image_width = 10'], image: BLOB, cpu: { user: 10.25, system: 3 } },
  { lines: [], image: Buffer.alloc(0), cpu: idle },
  { lines: [' x', '', '1: 2'], cpu: idle },
];

describe('AnswerReader', () => {
  it('splits output into answers, an image being any bytes', () => {
    assert.deepEqual(new AnswerReader().push(OUTPUT), ANSWERS);
  });

  it('gives the same answers wherever the output is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(OUTPUT.length), { maxLength: 20 }), (cuts) => {
        const reader = new AnswerReader();
        const ends = [...cuts.sort((a, b) => a - b), OUTPUT.length];
        const answers = ends.flatMap((end, index) => reader.push(OUTPUT.subarray(ends[index - 1] ?? 0, end)));
        assert.deepEqual(answers, ANSWERS);
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});
