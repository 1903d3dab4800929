/** What the words of a date mean (flow-tools specification, section 3). */
export type DateWord =
  | { readonly kind: 'month'; readonly value: number }
  /** 0 is Sunday. */
  | { readonly kind: 'weekday'; readonly value: number }
  | { readonly kind: 'ordinal'; readonly value: number }
  | { readonly kind: 'meridian'; readonly value: 'am' | 'pm' }
  /** Minutes east of Greenwich. */
  | { readonly kind: 'zone'; readonly value: number }
  | { readonly kind: 'unit'; readonly of: 'months' | 'days' | 'seconds'; readonly value: number }
  /** A day counted from today, or now. */
  | { readonly kind: 'day'; readonly value: number }
  | { readonly kind: 'ago' }
  | { readonly kind: 'dst' };

const WORDS = new Map<string, DateWord>([
  ['am', { kind: 'meridian', value: 'am' }],
  ['pm', { kind: 'meridian', value: 'pm' }],
  ['ago', { kind: 'ago' }],
  ['dst', { kind: 'dst' }],
  ['now', { kind: 'day', value: 0 }],
  ['today', { kind: 'day', value: 0 }],
  ['yesterday', { kind: 'day', value: -1 }],
  ['tomorrow', { kind: 'day', value: 1 }],
]);

/** The meaning of a word in lower case, without dots. */
export function dateWord(text: string): DateWord | undefined {
  return WORDS.get(text);
}

export const MONTH_NAMES: readonly string[] =
  'January February March April May June July August September October November December'.split(' ');
for (const [index, name] of MONTH_NAMES.entries()) {
  const word = name.toLowerCase();
  for (const form of [word, word.slice(0, 3)]) WORDS.set(form, { kind: 'month', value: index + 1 });
}
WORDS.set('sept', { kind: 'month', value: 9 });

const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
for (const [value, name] of WEEKDAYS.entries()) {
  for (const form of [name, name.slice(0, 3)]) WORDS.set(form, { kind: 'weekday', value });
}
for (const [form, value] of Object.entries({ tues: 2, wednes: 3, thur: 4, thurs: 4 }))
  WORDS.set(form, { kind: 'weekday', value });

/** There is no `second`: that is the unit. */
const ORDINALS = {
  last: -1,
  this: 0,
  next: 1,
  first: 1,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  eleventh: 11,
  twelfth: 12,
};
for (const [form, value] of Object.entries(ORDINALS)) WORDS.set(form, { kind: 'ordinal', value });

const UNITS = {
  months: { year: 12, month: 1 },
  days: { fortnight: 14, week: 7, day: 1 },
  seconds: { hour: 3600, minute: 60, min: 60, second: 1, sec: 1 },
} as const;
for (const of of ['months', 'days', 'seconds'] as const) {
  for (const [name, value] of Object.entries(UNITS[of])) {
    for (const form of [name, `${name}s`]) WORDS.set(form, { kind: 'unit', of, value });
  }
}

/** Hours east of Greenwich. */
const ZONES = {
  ...{
    gmt: 0,
    ut: 0,
    utc: 0,
    wet: 0,
    west: 1,
    bst: 1,
    cet: 1,
    met: 1,
    cest: 2,
    mest: 2,
    eet: 2,
    eest: 3,
    msk: 3,
  },
  ...{ nst: -3.5, ndt: -2.5, ast: -4, adt: -3, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6 },
  ...{
    pst: -8,
    pdt: -7,
    akst: -9,
    akdt: -8,
    hst: -10,
    jst: 9,
    awst: 8,
    aest: 10,
    aedt: 11,
    nzst: 12,
    nzdt: 13,
  },
};
for (const [form, hours] of Object.entries(ZONES)) WORDS.set(form, { kind: 'zone', value: hours * 60 });

/** Military zones: A to M without J are east of Greenwich, N to Y west. */
for (const [index, letter] of [...'abcdefghiklm'].entries())
  WORDS.set(letter, { kind: 'zone', value: (index + 1) * 60 });
for (const [index, letter] of [...'nopqrstuvwxy'].entries())
  WORDS.set(letter, { kind: 'zone', value: -(index + 1) * 60 });
WORDS.set('z', { kind: 'zone', value: 0 });
