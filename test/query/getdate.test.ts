import assert from 'node:assert/strict';
import { parseDateText } from '../../lib/query/getdate.js';
import { inZone } from '../support/zone.js';

/** A Wednesday. */
const NOW = '2026-03-04T15:30:20';

/** The date in local time of the zone, or as it came. */
function read(text: string, zone = 'Europe/Zurich', now = NOW): string | undefined {
  return inZone(zone, () => {
    const seconds = parseDateText(text, new Date(now));
    if (seconds === undefined) return undefined;
    const date = new Date(seconds * 1000);
    const two = (value: number): string => String(value).padStart(2, '0');
    const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  });
}

function reads(examples: Record<string, string>): void {
  for (const [text, expected] of Object.entries(examples)) assert.equal(read(text), expected, text);
}

describe('the text of a date', () => {
  it('takes a time of day in every form', () => {
    reads({
      '7:05': '2026-03-04 07:05:00',
      '19:05:09': '2026-03-04 19:05:09',
      '7:05 pm': '2026-03-04 19:05:00',
      '12:00 a.m.': '2026-03-04 00:00:00',
      '12 PM': '2026-03-04 12:00:00',
      '7': '2026-03-04 07:00:00',
      '1905': '2026-03-04 19:05:00',
    });
  });

  it('takes a date in every form', () => {
    const day = '2024-07-05 00:00:00';
    reads({
      '7/5/2024': day,
      '2024/7/5': day,
      '2024-07-05': day,
      '5-Jul-2024': day,
      'July 5, 2024': day,
      '5 jul. 2024': day,
      '20240705': day,
      'Fri, 5 July 2024': day,
      '7/5/24': day,
      '7/5/70': '1970-07-05 00:00:00',
      '7/5': '2026-07-05 00:00:00',
      'sept 5': '2026-09-05 00:00:00',
      '5 July 10:15': '2026-07-05 10:15:00',
      '7/5/3024': '3024-07-05 00:00:00',
    });
  });

  it('takes a number behind date and time as the year', () => {
    assert.equal(read('Fri Jul  5 09:05:00 2024'), '2024-07-05 09:05:00');
    assert.equal(read('Fri Jul  5 09:05:00 UTC 2024'), '2024-07-05 11:05:00');
    assert.equal(read('July 5 2024'), '2026-07-05 20:24:00', 'no time yet: HHMM');
  });

  it('takes zones', () => {
    reads({
      '3/1/2026 12:00 EST': '2026-03-01 18:00:00',
      '3/1/2026 12:00 est dst': '2026-03-01 17:00:00',
      '3/1/2026 12:00 +0530': '2026-03-01 07:30:00',
      '3/1/2026 12:00 -0330': '2026-03-01 16:30:00',
      '3/1/2026 12:00 z': '2026-03-01 13:00:00',
      '3/1/2026 12:00 a': '2026-03-01 12:00:00',
    });
  });

  it('counts from now, or from the start of what it names', () => {
    reads({
      now: '2026-03-04 15:30:20',
      '2 hours ago': '2026-03-04 13:30:20',
      '1 day 30 min ago': '2026-03-03 15:00:20',
      yesterday: '2026-03-03 15:30:20',
      'yesterday 10:00': '2026-03-03 10:00:00',
      'tomorrow 0:00': '2026-03-05 00:00:00',
      'last week': '2026-02-25 15:30:20',
      'next month': '2026-04-04 15:30:20',
      'third day': '2026-03-07 15:30:20',
      '-2 fortnights': '2026-02-04 15:30:20',
      hour: '2026-03-04 16:30:20',
      '3/1/2026 +5 days': '2026-03-06 00:00:00',
      '10:00 -5 days': '2026-02-27 10:00:00',
      '1/31/2026 1 month': '2026-02-28 00:00:00',
      '3/31/2026 13 months ago': '2025-02-28 00:00:00',
    });
  });

  it('finds weekdays', () => {
    reads({
      Wednesday: '2026-03-04 00:00:00',
      'tues.': '2026-03-10 00:00:00',
      'next Wednesday': '2026-03-11 00:00:00',
      'last wed': '2026-02-25 00:00:00',
      'last tue': '2026-03-03 00:00:00',
      'third Monday 8:00': '2026-03-23 08:00:00',
      'Monday 7/5/2024': '2024-07-05 00:00:00',
    });
  });

  it('keeps the clock over a change to summer time when it counts days', () => {
    assert.equal(read('1 day', 'Europe/Zurich', '2026-03-28T12:00:00Z'), '2026-03-29 13:00:00');
    assert.equal(read('24 hours', 'Europe/Zurich', '2026-03-28T12:00:00Z'), '2026-03-29 14:00:00');
  });

  it('reads a repeated hour as its second, a skipped one by the clock before it', () => {
    const epoch = (text: string, zone: string): number | undefined =>
      inZone(zone, () => parseDateText(text, new Date(NOW)));
    assert.equal(epoch('10/25/2026 02:30:00', 'Europe/Zurich'), Date.UTC(2026, 9, 25, 1, 30) / 1000);
    assert.equal(epoch('10/25/2026 01:59:59', 'Europe/Zurich'), Date.UTC(2026, 9, 24, 23, 59, 59) / 1000);
    assert.equal(epoch('3/29/2026 02:30:00', 'Europe/Zurich'), Date.UTC(2026, 2, 29, 0, 30) / 1000);
    assert.equal(epoch('3/29/2026 03:00:00', 'Europe/Zurich'), Date.UTC(2026, 2, 29, 1, 0) / 1000);
    assert.equal(epoch('4/5/2026 01:45:00', 'Australia/Lord_Howe'), Date.UTC(2026, 3, 4, 15, 15) / 1000);
  });

  it('ignores case, blanks and comments', () => {
    assert.equal(read('\t(as (they) say) MARCH  2,2026 (or so)14:32:00'), '2026-03-02 14:32:00');
  });

  it('refuses what is no date', () => {
    const wrong = [
      ...[
        '',
        ' ',
        '(x)',
        '(',
        'garbage',
        '10:00 xx',
        '1.5 days',
        '10:',
        '10:5:',
        'July',
        'July 5,',
        '5/',
        '5/6/',
        'ago',
      ],
      ...[
        '25:00',
        '13 pm',
        '0 am',
        '10:60',
        '10:00:60',
        '2/29/2025',
        '13/1/2025',
        '0/1/2025',
        '12/31/1969',
        '2024-7',
      ],
      ...[
        '10:00 11:00',
        '7/5/2024 7/6/2024',
        'Monday Tuesday',
        'utc gmt',
        '10:00 +0560',
        '10:00 +05',
        'July 5, 10:00',
      ],
      ...[
        '99999999999999999999 days',
        '999999999999999 years',

        'last',
        'next 5',
        '7/5/2024 10:00 2024',
        'dst',
      ],
    ];
    for (const text of wrong) assert.equal(read(text), undefined, text);
  });
});
