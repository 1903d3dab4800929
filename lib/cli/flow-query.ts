import { stat } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import { loadFilterFile } from '../flowtools/config-files.js';
import {
  CRITERIA,
  queryFilter,
  type CriterionOptionName,
  type QueryConditions,
} from '../flowtools/query/criteria.js';
import { ProgressLine } from '../flowtools/query/progress.js';
import { queryFlows, type AnswerFormat, type QueryReport } from '../flowtools/query/query.js';
import { isSortField } from '../flowtools/query/rows.js';
import { aboutFile, type Session } from '../flowtools/session.js';
import { loadSymbols } from '../query/symbols.js';
import type { QueryLimit } from '../query/run.js';
import { parseDateText } from '../query/getdate.js';
import type { FlowFile } from '../store/select-header.js';
import { selectFlowFiles } from '../store/select.js';
import { findFilesOfWindow } from '../store/window.js';
import { newCommand, wholeNumber } from './command.js';
import { runFlowCommand, stopSignal, variable } from './flow-command.js';

type Options = {
  dir?: string[];
  from?: number;
  to?: number;
  file?: string;
  definition?: string;
  variable?: Record<string, string>;
  stat?: number;
  print?: number;
  top?: number;
  sort: string;
  ascending?: true;
  wide?: true;
  names?: true;
  format: AnswerFormat;
  workers?: number;
  maxFlows?: number;
  maxBytes?: number;
  maxSeconds?: number;
  quiet?: true;
};

const command = newCommand(
  'flow-query',
  'Answers a question about flow files: a filter and a report, in one process, several files at once.',
)
  .argument('[files...]', 'flow files and directories')
  .option('--dir <dirs...>', 'directories of flow files, of which only those of the window are read')
  .option(
    '--from <time>',
    'flows that end then or later, as "03/02/2026 14:00:00" or 2026-03-02T14:00Z',
    moment,
  )
  .option('--to <time>', 'flows that begin before; default now', moment)
  .option('-f, --file <file>', 'filter file of flow-nfilter; with -F or -v alone: the installed filter.cfg')
  .option('-F, --definition <name>', 'definition in it; default: "default"')
  .option('-v, --variable <name=value>', 'value of @NAME in it; may be repeated', variable)
  .option(
    '--stat <n>',
    'report of flow-stat, 0 to 32 except 4, 13 and 14; default 0, with --top 9',
    wholeNumber(0),
  )
  .option('--print <n>', 'print the flows as flow-print does, format 0 to 24', wholeNumber(0))
  .option('--top <lines>', 'only the first lines of a report, or the first flows', wholeNumber(1))
  .option(
    '--sort <field>',
    'flows, octets, packets, duration, key or the number of a field',
    sortName,
    'octets',
  )
  .option('--ascending', 'smallest first')
  .option('-w, --wide', 'wide columns, with durations')
  .option('-n, --names', 'names in place of numbers')
  .option('--format <format>', 'text, csv or json', answerFormat, 'text')
  .option('--workers <n>', 'threads that work at once', wholeNumber(1))
  .option('--max-flows <n>', 'give up where more flows would be read', wholeNumber(1))
  .option('--max-bytes <n>', 'give up where the files are larger together', wholeNumber(1))
  .option('--max-seconds <n>', 'give up after so long a time', wholeNumber(1))
  .option('-q, --quiet', 'no progress on the terminal');
for (const [name, { description }] of Object.entries(CRITERIA))
  command.option(`--${name} <values>`, `${description}; !... is all but these`);

void runFlowCommand(
  command,
  async (session) => {
    const options = command.opts<Options>();
    const files = await chooseFiles(session, options, command.args);
    const symbols = loadSymbols();
    const filter = queryFilter(
      {
        criteria: criteriaOf(command.opts<Record<string, unknown>>()),
        from: options.from,
        to: options.to,
        definition: await definitionOf(session, options),
      },
      symbols.numbers,
    );
    const signal = stopSignal();
    const progress = process.stderr.isTTY && !options.quiet ? new ProgressLine(process.stderr) : undefined;
    try {
      await queryFlows(session, {
        reading: {
          files,
          ...(filter && { filter }),
          ...(options.workers !== undefined && { workers: options.workers }),
          limit: limitOf(options),
          signal,
        },
        report: reportOf(options),
        answer: options.format,
        names: options.names && symbols.names,
        onProgress: progress && ((state) => progress.show(state)),
      });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      progress?.clear();
    }
  },
  { takesArguments: true, readsFlows: false },
);

/** The definition of a filter file that is asked for; the file may be left to be found. */
async function definitionOf(
  session: Session,
  { file, definition, variable: variables }: Options,
): Promise<QueryConditions['definition']> {
  if (file === undefined && definition === undefined && variables === undefined) return undefined;
  return { file: await loadFilterFile(session, file, variables ?? {}), name: definition ?? 'default' };
}

function limitOf({ maxFlows, maxBytes, maxSeconds }: Options): QueryLimit {
  return {
    ...(maxFlows !== undefined && { rows: maxFlows }),
    ...(maxBytes !== undefined && { bytes: maxBytes }),
    ...(maxSeconds !== undefined && { seconds: maxSeconds }),
  };
}

function reportOf({ stat, print, top, sort, ascending, wide }: Options): QueryReport {
  if (stat !== undefined && print !== undefined)
    command.error('error: --stat and --print exclude each other');
  const most = top ?? Infinity;
  if (print !== undefined) return { kind: 'print', format: print, wide: wide === true, most };
  return {
    kind: 'stat',
    format: stat ?? (top === undefined ? 0 : 9),
    sort,
    ascending: ascending === true,
    most,
    wide: wide === true,
  };
}

async function chooseFiles(session: Session, options: Options, paths: string[]): Promise<FlowFile[]> {
  const { dir = [], from, to = Math.floor(Date.now() / 1000) } = options;
  const onLeftOut = (path: string, { message }: Error): void => session.fail(aboutFile(path, message));
  if (dir.length === 0 && paths.length === 0) command.error('error: give files, or --dir and --from');
  if (dir.length > 0 && from === undefined) command.error('error: --dir needs --from');
  if (from !== undefined && from >= to) command.error('error: --from is not before --to');
  const files = await selectFlowFiles(paths, { onLeftOut });
  if (dir.length === 0 || from === undefined) return files;
  for (const directory of dir) await expectDirectory(directory);
  const found = await findFilesOfWindow(dir, { from, to }, { onLeftOut });
  return [...files, ...found.files];
}

/** A directory that is not there must not look like one without traffic. */
async function expectDirectory(path: string): Promise<void> {
  if (!(await stat(path)).isDirectory()) throw new Error(`--dir ${path}: it is not a directory`);
}

function criteriaOf(options: Record<string, unknown>): { option: CriterionOptionName; values: string }[] {
  return (Object.keys(CRITERIA) as CriterionOptionName[]).flatMap((option) => {
    const values = options[option.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    return typeof values === 'string' ? [{ option, values }] : [];
  });
}

function answerFormat(text: string): AnswerFormat {
  if (text === 'text' || text === 'csv' || text === 'json') return text;
  throw new InvalidArgumentError('It is none of text, csv and json.');
}

function sortName(text: string): string {
  if (isSortField(text)) return text;
  throw new InvalidArgumentError('It is none of flows, octets, packets, duration, key and a number.');
}

/** Epoch seconds. */
function moment(text: string): number {
  const seconds = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) / 1000 : parseDateText(text, new Date());
  if (seconds === undefined || Number.isNaN(seconds))
    throw new InvalidArgumentError('It is not a date and time.');
  return Math.floor(seconds);
}
