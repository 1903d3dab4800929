import assert from 'node:assert/strict';
import { makeBlock } from '../../lib/criteria/keys.js';
import {
  formatDate,
  formatDateTime,
  formatTime,
  readPeriod,
  type DateFormat,
} from '../../lib/criteria/period.js';
import { inZone } from '../support/zone.js';

const at = (text: string): number => Date.parse(text) / 1000;

function periodOf(start: string, end: string, dateFormat: DateFormat = 'MDY') {
  const [start_date = '', start_time = ''] = start.split(' ');
  const [end_date = '', end_time = ''] = end.split(' ');
  return readPeriod(makeBlock({ start_date, start_time, end_date, end_time }), { dateFormat });
}

function faultyFields(start: string, end: string, dateFormat?: DateFormat): string[] {
  const period = periodOf(start, end, dateFormat);
  return Array.isArray(period) ? period.map(({ field }) => field) : [];
}

describe('readPeriod', () => {
  it('reads local time', () => {
    const read = (): unknown => periodOf('03/02/2026 14:30:00', '03/02/2026 15:00:00');
    assert.deepEqual(inZone('UTC', read), { start: at('2026-03-02T14:30Z'), end: at('2026-03-02T15:00Z') });
    assert.deepEqual(inZone('America/New_York', read), {
      start: at('2026-03-02T19:30Z'),
      end: at('2026-03-02T20:00Z'),
    });
  });

  for (const [format, date] of [
    ['MDY', '03/02/2026'],
    ['DMY', '02/03/2026'],
    ['DMY2', '02.03.2026'],
    ['YMD', '2026-03-02'],
  ] as const) {
    it(`reads and writes dates as ${format}`, () => {
      inZone('UTC', () => {
        const start = at('2026-03-02T00:00:09Z');
        assert.deepEqual(periodOf(`${date} 0:0:9`, `${date} 23:59`, format), {
          start,
          end: at('2026-03-02T23:59Z'),
        });
        assert.equal(formatDate(start, format), date);
        assert.equal(formatDateTime(start, format), `${date} 00:00:09`);
      });
    });
  }

  it('tells all that is wrong', () => {
    assert.deepEqual(faultyFields('13/02/2026 25:00:00', '02/31/2026 15:xx:00'), [
      'start_date',
      'start_time',
      'end_date',
      'end_time',
    ]);
  });

  for (const date of [
    '02/29/2026',
    '00/01/2026',
    '1/0/2026',
    '03/02/26',
    '03/02/1989',
    '03/02/2101',
    '2026-03-02',
    '',
  ]) {
    it(`refuses the date "${date}"`, () => {
      assert.deepEqual(faultyFields(`${date} 14:00:00`, '03/02/2026 15:00:00'), ['start_date']);
    });
  }

  for (const time of ['24:00:00', '14:60:00', '14:00:60', '14', '14:000:00', '-1:00:00', '14:00:00:00', '']) {
    it(`refuses the time "${time}"`, () => {
      assert.deepEqual(faultyFields(`03/02/2026 ${time}`, '03/02/2026 15:00:00'), ['start_time']);
    });
  }

  it('refuses an end that is not later than the start, and shows both', () => {
    for (const end of ['14:00:00', '13:59:59']) {
      const issues = periodOf('03/02/2026 14:00:00', `03/02/2026 ${end}`);
      assert.ok(Array.isArray(issues));
      assert.equal(issues[0]?.value, `03/02/2026 14:00:00 - 03/02/2026 ${end}`);
    }
  });

  it('takes 29 February of leap years only', () => {
    assert.deepEqual(faultyFields('02/29/2028 00:00:00', '03/01/2028 00:00:00'), []);
  });
});

describe('formatTime', () => {
  it('is local and has two digits everywhere', () => {
    assert.equal(
      inZone('Asia/Kolkata', () => formatTime(at('2026-03-02T00:00:05Z'))),
      '05:30:05',
    );
  });
});
