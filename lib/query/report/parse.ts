import { FilterIssueLog } from '../filter/errors.js';
import { filterLines, type Word } from '../filter/source-lines.js';
import type { ReportConfiguration, StatDefinition, StatReport } from './configuration.js';
import { OpenOutput } from './open-output.js';
import { reportType, type ReportType } from './types.js';

export interface ReportParseOptions {
  /** Name for messages. */
  readonly file: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Reads a configuration of flow-report (flow-tools specification, section 7.1); words and variables are those of filter files.
 * Throws a FilterError with all that is wrong, in any report of the file.
 */
export function parseReportConfiguration(text: string, options: ReportParseOptions): ReportConfiguration {
  const log = new FilterIssueLog(options.file);
  const parser = new Parser(log);
  for (const words of filterLines(text, options.variables ?? {}, log)) parser.statement(words);
  const parts = parser.finish();
  log.throwIfAny();
  return { file: options.file, ...parts };
}

interface OpenReport {
  readonly name: Word;
  /** Unusable if what is wrong with it has been told. */
  type?: ReportType | 'unusable';
  filter?: string;
  scale: number;
  readonly outputs: OpenOutput[];
}

interface OpenDefinition {
  readonly name: Word;
  filter?: string;
  timeSeries?: number;
  readonly reports: Word[];
}

type Section = { report: OpenReport } | { definition: OpenDefinition } | undefined;

const TOP_LEVEL = ['include-filter', 'stat-report', 'stat-definition'];
const OUTPUT_KEYWORDS = ['format', 'sort', 'records', 'fields', 'options', 'path', 'time'];
const REPORT_KEYWORDS = [
  'type',
  'filter',
  'scale',
  'ip-source-address-format',
  'ip-destination-address-format',
  'output',
  ...OUTPUT_KEYWORDS,
];
const DEFINITION_KEYWORDS = ['filter', 'report', 'time-series'];
const UNSUPPORTED = new Set(['include-tag', 'include-mask', 'tag', 'mask', 'tag-mask', 'tally']);

class Parser {
  readonly #log: FilterIssueLog;
  readonly #reports = new Map<string, OpenReport>();
  readonly #definitions = new Map<string, OpenDefinition>();
  #filterFile: string | undefined;
  #section: Section;

  constructor(log: FilterIssueLog) {
    this.#log = log;
  }

  statement(words: readonly Word[]): void {
    const [keyword, argument, extra] = words;
    if (!keyword) return;
    const name = keyword.text.toLowerCase();
    if (UNSUPPORTED.has(name)) {
      this.#log.add(keyword, `${name} is not supported`);
      return;
    }
    if (name !== 'output' && !this.#isKnown(name, keyword)) return;
    if (extra) this.#log.add(extra, 'a word too many', { read: extra.text });
    if (name === 'output') this.#output(keyword);
    else if (argument) this.#assign(name, keyword, argument);
    else this.#refuseEmpty(name, keyword);
  }

  finish(): Omit<ReportConfiguration, 'file'> {
    const reports = new Map<string, StatReport>();
    for (const [name, report] of this.#reports) {
      const { type, filter, scale } = report;
      if (!type) this.#log.add(report.name, 'this report has no type');
      if (!type || type === 'unusable') continue;
      const outputs = report.outputs.map((output) => output.finish(type));
      reports.set(name, {
        ...{ name: report.name.text, type, scale, outputs },
        ...(filter === undefined ? {} : { filter }),
      });
    }
    const definitions = new Map<string, StatDefinition>();
    for (const [name, definition] of this.#definitions) definitions.set(name, this.#definition(definition));
    return {
      reports,
      definitions,
      ...(this.#filterFile === undefined ? {} : { filterFile: this.#filterFile }),
    };
  }

  #definition({ name, filter, timeSeries, reports }: OpenDefinition): StatDefinition {
    for (const report of reports) {
      if (this.#reports.has(report.text.toLowerCase())) continue;
      this.#log.add(report, 'there is no such report', { read: report.text });
    }
    return {
      name: name.text,
      reports: reports.map((report) => report.text.toLowerCase()),
      ...(filter === undefined ? {} : { filter }),
      ...(timeSeries === undefined ? {} : { timeSeries }),
    };
  }

  /** Whether a word can stand in the section that is being read; complains if not. */
  #isKnown(name: string, keyword: Word): boolean {
    const section = this.#section;
    const own = !section ? [] : 'report' in section ? REPORT_KEYWORDS : DEFINITION_KEYWORDS;
    const expected = [...own, ...TOP_LEVEL];
    if (expected.includes(name)) return true;
    this.#log.add(keyword, 'unknown word', { read: keyword.text, expected: `one of ${expected.join(', ')}` });
    return false;
  }

  #refuseEmpty(name: string, keyword: Word): void {
    this.#log.add(keyword, `${name} needs a value`);
    if (name === 'type' && this.#section && 'report' in this.#section) this.#section.report.type = 'unusable';
  }

  #assign(name: string, keyword: Word, value: Word): void {
    const section = this.#section;
    if (name === 'include-filter') this.#filterFile = value.text;
    else if (name === 'stat-report') {
      this.#section = { report: this.#begin(this.#reports, value, { name: value, scale: 1, outputs: [] }) };
    } else if (name === 'stat-definition') {
      this.#section = { definition: this.#begin(this.#definitions, value, { name: value, reports: [] }) };
    } else if (section && 'report' in section) this.#assignReport(section.report, name, keyword, value);
    else if (section) this.#assignDefinition(section.definition, name, value);
  }

  #begin<T>(known: Map<string, T>, name: Word, section: T): T {
    const key = name.text.toLowerCase();
    if (known.has(key)) this.#log.add(name, 'a second one of this name', { read: name.text });
    else known.set(key, section);
    return section;
  }

  #output(keyword: Word): void {
    const section = this.#section;
    if (section && 'report' in section) section.report.outputs.push(new OpenOutput(this.#log));
    else this.#log.add(keyword, 'output belongs into a stat-report');
  }

  #assignReport(report: OpenReport, name: string, keyword: Word, value: Word): void {
    if (OUTPUT_KEYWORDS.includes(name)) {
      const output = report.outputs.at(-1);
      if (output) output.assign(name, value);
      else this.#log.add(keyword, `${name} comes after output`);
      return;
    }
    switch (name) {
      case 'type': {
        const type = reportType(value.text);
        if (!type) this.#log.add(value, 'unknown report type', { read: value.text });
        report.type = type ?? 'unusable';
        break;
      }
      case 'filter':
        report.filter = value.text;
        break;
      case 'scale':
        report.scale = this.#number(value) ?? 1;
        break;
      case 'ip-source-address-format':
      case 'ip-destination-address-format':
        if (value.text.toLowerCase() === 'address') break;
        this.#log.add(value, 'this address format is not supported', {
          read: value.text,
          expected: 'address',
        });
        break;
    }
  }

  #assignDefinition(definition: OpenDefinition, name: string, value: Word): void {
    if (name === 'filter') definition.filter = value.text;
    else if (name === 'report') definition.reports.push(value);
    else {
      const seconds = this.#number(value);
      if (seconds !== undefined) definition.timeSeries = seconds;
    }
  }

  #number(value: Word): number | undefined {
    if (/^[1-9]\d{0,8}$/.test(value.text)) return Number(value.text);
    this.#log.add(value, 'not a number above 0', { read: value.text });
    return undefined;
  }
}
