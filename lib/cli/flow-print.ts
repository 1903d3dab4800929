import { printFlows } from '../flowtools/print.js';
import { loadSymbols } from '../query/symbols.js';
import { PRINT_FORMATS } from '../query/print/formats.js';
import { wholeNumber } from './command.js';
import { flowCommand, runFlowCommand } from './flow-command.js';

interface Options {
  format?: number;
  names?: true;
  wide?: true;
  header?: true;
  flush?: true;
  comment: string;
}

const command = flowCommand('flow-print', 'Prints the flows of standard input, one a line.')
  .option('-f, --format <n>', `0 to ${PRINT_FORMATS - 1}; default: what fits the flows`, wholeNumber(0))
  .option('-n, --names', 'names in place of numbers')
  .option('-w, --wide', 'wide columns')
  .option('-p, --header', 'the header of the stream first')
  .option('-l, --flush', 'print each line at once')
  .option('-c, --comment <character>', 'begins the lines of the header', '#');

void runFlowCommand(command, (session) => {
  const { format, names, wide, header, flush, comment } = command.opts<Options>();
  if (format !== undefined && format >= PRINT_FORMATS) throw new Error(`No such format: ${format}`);
  return printFlows(session, {
    format,
    wide: wide === true,
    names: names && loadSymbols().names,
    showHeader: header === true,
    flushes: flush === true,
    commentCharacter: comment,
  });
});
