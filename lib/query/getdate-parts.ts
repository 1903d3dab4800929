import { dateTokens, type DateToken } from './getdate-tokens.js';

/** What a date text says; what it does not say is absent. */
export interface DateParts {
  date?: { year?: number; readonly month: number; readonly day: number };
  time?: { readonly hours: number; readonly minutes: number; readonly seconds: number };
  /** `ordinal` 0: this one or the one to come; 1, 2, ...: the first, second, ... after today; -1: the last before today. */
  weekday?: { readonly day: number; readonly ordinal: number };
  /** Minutes east of Greenwich. */
  zone?: number;
  relative?: { months: number; days: number; seconds: number };
}

/** Reads the parts in any order, or returns undefined for what is not a date text. Values are not checked to be of a real calendar. */
export function readDateParts(text: string): DateParts | undefined {
  const tokens = dateTokens(text);
  if (!tokens || tokens.length === 0) return undefined;
  const reader = new PartReader(tokens);
  while (!reader.atEnd) if (!reader.readPart()) return undefined;
  return reader.parts;
}

type NumberToken = Extract<DateToken, { kind: 'number' }>;

class PartReader {
  readonly parts: DateParts = {};
  readonly #tokens: readonly DateToken[];
  #at = 0;

  constructor(tokens: readonly DateToken[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Reads one part; false if it is none, or a second one of its kind. */
  readPart(): boolean {
    const token = this.#next();
    switch (token?.kind) {
      case 'number':
        return token.sign === '' ? this.#numbered(token) : this.#relativeTo(this.#signed(token));
      case 'month':
        return this.#monthFirst(token.value);
      case 'weekday':
        this.#take(',');
        return this.#setWeekday(token.value, 0);
      case 'ordinal': {
        const weekday = this.#take('weekday');
        return weekday ? this.#setWeekday(weekday.value, token.value) : this.#relativeTo(token.value);
      }
      case 'unit':
        this.#at--;
        return this.#relativeTo(1);
      case 'day':
        return this.#move('days', token.value);
      case 'ago':
        return this.#reverse();
      case 'zone':
        return this.#setZone(token.value + (this.#take('dst') ? 60 : 0));
      default:
        return false;
    }
  }

  #numbered(first: NumberToken): boolean {
    switch (this.#peek()?.kind) {
      case ':':
        return this.#clockTime(first.value);
      case 'meridian':
        return this.#setTime(first.value, 0, 0);
      case '/':
        return this.#slashedDate(first.value);
      case 'month':
        return this.#dayFirst(first.value);
      case 'weekday':
        return this.#setWeekday(this.#take('weekday')?.value ?? 0, first.value);
      case 'unit':
        return this.#relativeTo(first.value);
      default:
        return this.#isoDate(first) ?? this.#bareNumber(first.value);
    }
  }

  /** `H:MM`, `H:MM:SS` with am, pm or a zone behind. */
  #clockTime(hours: number): boolean {
    this.#take(':');
    const minutes = this.#takeNumber('');
    if (!minutes) return false;
    const seconds = this.#take(':') ? this.#takeNumber('') : { value: 0 };
    return seconds !== undefined && this.#setTime(hours, minutes.value, seconds.value) && this.#numericZone();
  }

  #setTime(hours: number, minutes: number, seconds: number): boolean {
    const meridian = this.#take('meridian')?.value;
    if (this.parts.time || (meridian && (hours < 1 || hours > 12))) return false;
    const ofDay = meridian ? (hours % 12) + (meridian === 'pm' ? 12 : 0) : hours;
    this.parts.time = { hours: ofDay, minutes, seconds };
    return true;
  }

  /** `+HHMM` or `-HHMM`, unless it counts units. */
  #numericZone(): boolean {
    const token = this.#peek();
    if (token?.kind !== 'number' || token.sign === '' || this.#peek(1)?.kind === 'unit') return true;
    this.#at++;
    if (token.digits < 3 || token.digits > 4 || token.value % 100 > 59) return false;
    const minutes = Math.floor(token.value / 100) * 60 + (token.value % 100);
    return this.#setZone(token.sign === '-' ? -minutes : minutes);
  }

  #setZone(minutes: number): boolean {
    if (this.parts.zone !== undefined) return false;
    this.parts.zone = minutes;
    return true;
  }

  /** `M/D`, `M/D/YYYY` or `YYYY/M/D`. */
  #slashedDate(first: number): boolean {
    this.#take('/');
    const second = this.#takeNumber('');
    if (!second) return false;
    if (!this.#take('/')) return this.#setDate(undefined, first, second.value);
    const third = this.#takeNumber('');
    if (!third) return false;
    return first >= 100
      ? this.#setDate(first, second.value, third.value)
      : this.#setDate(third.value, first, second.value);
  }

  /** `YYYY-MM-DD`; undefined if it is something else. */
  #isoDate(year: NumberToken): boolean | undefined {
    const [month, day] = [this.#peek(), this.#peek(1)];
    if (month?.kind !== 'number' || month.sign !== '-' || day?.kind !== 'number' || day.sign !== '-')
      return undefined;
    this.#at += 2;
    return this.#setDate(year.value, month.value, day.value);
  }

  /** `Month D` or `Month D, YYYY`. */
  #monthFirst(month: number): boolean {
    const day = this.#takeNumber('');
    if (!day) return false;
    if (!this.#take(',')) return this.#setDate(undefined, month, day.value);
    const year = this.#takeNumber('');
    return year !== undefined && this.#setDate(year.value, month, day.value);
  }

  /** `D Month`, `D Month YYYY` or `D-Mon-YYYY`. */
  #dayFirst(day: number): boolean {
    const month = this.#take('month')?.value ?? 0;
    const behind = this.#peek(1)?.kind;
    const isYear = behind !== ':' && behind !== '/' && behind !== 'meridian' && behind !== 'unit';
    const year = isYear ? (this.#takeNumber('') ?? this.#takeNumber('-')) : undefined;
    return this.#setDate(year?.value, month, day);
  }

  /** The year if date and time have been read; else YYYYMMDD, HHMM or HH. */
  #bareNumber(value: number): boolean {
    const { date, time, relative } = this.parts;
    if (date && time && !relative) {
      if (date.year !== undefined) return false;
      date.year = value;
      return true;
    }
    if (value > 10000)
      return this.#setDate(Math.floor(value / 10000), Math.floor(value / 100) % 100, value % 100);
    return value < 100 ? this.#setTime(value, 0, 0) : this.#setTime(Math.floor(value / 100), value % 100, 0);
  }

  #setDate(year: number | undefined, month: number, day: number): boolean {
    if (this.parts.date) return false;
    this.parts.date = { month, day, ...(year === undefined ? {} : { year }) };
    return true;
  }

  #setWeekday(day: number, ordinal: number): boolean {
    if (this.parts.weekday) return false;
    this.parts.weekday = { day, ordinal };
    return true;
  }

  #signed(token: NumberToken): number {
    return token.sign === '-' ? -token.value : token.value;
  }

  #relativeTo(count: number): boolean {
    const unit = this.#take('unit');
    return unit !== undefined && this.#move(unit.of, count * unit.value);
  }

  #move(of: 'months' | 'days' | 'seconds', count: number): boolean {
    const relative = (this.parts.relative ??= { months: 0, days: 0, seconds: 0 });
    relative[of] += count;
    return true;
  }

  /** `ago` turns all that was said before it. */
  #reverse(): boolean {
    const { relative } = this.parts;
    if (!relative) return false;
    this.parts.relative = { months: -relative.months, days: -relative.days, seconds: -relative.seconds };
    return true;
  }

  #next(): DateToken | undefined {
    return this.#tokens[this.#at++];
  }

  #peek(ahead = 0): DateToken | undefined {
    return this.#tokens[this.#at + ahead];
  }

  #take<Kind extends DateToken['kind']>(kind: Kind): Extract<DateToken, { kind: Kind }> | undefined {
    const token = this.#peek();
    if (token?.kind !== kind) return undefined;
    this.#at++;
    return token as Extract<DateToken, { kind: Kind }>;
  }

  #takeNumber(sign: '' | '-'): NumberToken | undefined {
    const token = this.#peek();
    return token?.kind === 'number' && token.sign === sign ? this.#take('number') : undefined;
  }
}
