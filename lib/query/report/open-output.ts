import type { FilterIssueLog } from '../filter/errors.js';
import type { Word } from '../filter/source-lines.js';
import { OUTPUT_OPTIONS, type OutputOption, type ReportOutput } from './configuration.js';
import { keyFieldNames, sumNames, type ReportType } from './types.js';

/** Asked for by a configuration but shown by no type. */
const EMPTY_FIELDS = new Set(['other']);
const LINE_FIELDS = ['index', 'first', 'last'];
const TIMES = ['now', 'start', 'mid', 'end'] as const;

interface Signed {
  readonly name: string;
  readonly added: boolean;
  readonly at: Word;
}

/** An output block while it is being read; its fields can only be checked when the type of the report is known. */
export class OpenOutput {
  readonly #log: FilterIssueLog;
  #sort: Signed | undefined;
  #records: number | undefined;
  #fields: Signed[] = [];
  readonly #options = new Set<OutputOption>();
  #path: string | undefined;
  #time: ReportOutput['time'] = 'mid';

  constructor(log: FilterIssueLog) {
    this.#log = log;
  }

  assign(name: string, value: Word): void {
    const text = value.text.toLowerCase();
    switch (name) {
      case 'format':
        if (text !== 'ascii') this.#log.add(value, 'unknown format', { read: value.text, expected: 'ascii' });
        break;
      case 'sort':
        this.#sort = this.#signed(value)[0];
        break;
      case 'records':
        if (/^\d{1,9}$/.test(text)) this.#records = Number(text);
        else this.#log.add(value, 'not a number', { read: value.text });
        break;
      case 'fields':
        this.#fields = [...this.#fields, ...this.#signed(value)];
        break;
      case 'options':
        for (const option of this.#signed(value)) this.#setOption(option);
        break;
      case 'path':
        if (text.startsWith('|'))
          this.#log.add(value, 'a command as path is not supported', { read: value.text });
        else this.#path = value.text;
        break;
      case 'time': {
        const time = TIMES.find((known) => known === text);
        if (time) this.#time = time;
        else this.#log.add(value, 'unknown time', { read: value.text, expected: TIMES.join(', ') });
        break;
      }
    }
  }

  /** The output of a report of a type; complains about fields that the type lacks. */
  finish(type: ReportType): ReportOutput {
    const shown = [...keyFieldNames(type), ...sumNames(type)];
    const possible = new Set([...LINE_FIELDS, ...shown]);
    const fields = new Set(shown);
    for (const { name, added, at } of this.#fields) {
      if (!possible.has(name) && !EMPTY_FIELDS.has(name)) {
        this.#log.add(at, 'reports of this type have no such field', {
          read: name,
          expected: [...possible].join(', '),
        });
      } else if (!added) fields.delete(name);
      else if (possible.has(name)) fields.add(name);
    }
    const sort = this.#sort;
    if (sort && !shown.includes(sort.name)) {
      this.#log.add(sort.at, 'reports of this type cannot be sorted by this', {
        read: sort.name,
        expected: shown.join(', '),
      });
    }
    return {
      ...{ fields, options: this.#options, time: this.#time },
      ...(sort ? { sort: { field: sort.name, descending: sort.added } } : {}),
      ...(this.#records === undefined ? {} : { records: this.#records }),
      ...(this.#path === undefined ? {} : { path: this.#path }),
    };
  }

  #setOption({ name, added, at }: Signed): void {
    const option = OUTPUT_OPTIONS.find((known) => known === name);
    if (!option) this.#log.add(at, 'unknown option', { read: name, expected: OUTPUT_OPTIONS.join(', ') });
    else if (added) this.#options.add(option);
    else this.#options.delete(option);
  }

  /** Words with a sign, separated by commas. */
  #signed(value: Word): Signed[] {
    return value.text.split(',').flatMap((word) => {
      const match = /^([+-])([a-z0-9-]+)$/i.exec(word);
      if (match) return [{ name: (match[2] ?? '').toLowerCase(), added: match[1] === '+', at: value }];
      this.#log.add(value, 'a name needs + or - before it', { read: word });
      return [];
    });
  }
}
