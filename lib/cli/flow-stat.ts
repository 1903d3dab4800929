import { statFlows } from '../flowtools/stat.js';
import { loadSymbols } from '../query/symbols.js';
import { STAT_FORMATS } from '../query/stat/formats.js';
import { wholeNumber } from './command.js';
import { flowCommand, runFlowCommand } from './flow-command.js';

interface Options {
  format: number;
  descending?: number;
  ascending?: number;
  names?: true;
  percent?: true;
  wide?: true;
  header?: true;
  subtotals?: number;
  title?: string;
  comment: string;
}

const command = flowCommand('flow-stat', 'Prints a report over the flows of standard input.')
  .option('-f, --format <n>', 'report, 0 to 32', wholeNumber(0), 0)
  .option('-S, --descending <field>', 'sort by a field, largest first', wholeNumber(0))
  .option('-s, --ascending <field>', 'sort by a field, smallest first', wholeNumber(0))
  .option('-n, --names', 'names in place of numbers')
  .option('-P, --percent', 'percents of the totals')
  .option('-w, --wide', 'wide columns, with durations')
  .option('-p, --header', 'also the header of the stream')
  .option('-t, --subtotals <lines>', 'with -P in tables: subtotals every so many lines', wholeNumber(1))
  .option('-T, --title <text>', 'title of the report')
  .option('-c, --comment <character>', 'begins lines that are no data', '#')
  .addHelpText(
    'after',
    () => `\nReports:\n${STAT_FORMATS.map(({ number, name }) => `  ${number} ${name}`).join('\n')}`,
  );

void runFlowCommand(command, (session) => {
  const options = command.opts<Options>();
  const format = STAT_FORMATS.find(({ number }) => number === options.format);
  if (!format) throw new Error(`No such format: ${options.format}`);
  const { descending, ascending } = options;
  const field = descending ?? ascending;
  return statFlows(session, {
    format,
    sort: field === undefined ? undefined : { field, descending: descending !== undefined },
    percent: options.percent === true,
    wide: options.wide === true,
    names: options.names && loadSymbols().names,
    title: options.title,
    commentCharacter: options.comment,
    subtotalEvery: options.subtotals,
    showHeader: options.header === true,
    command: ['flow-stat', ...process.argv.slice(2)].join(' '),
  });
});
