import { text } from 'node:stream/consumers';
import { Argument, InvalidArgumentError } from 'commander';
import { addDataSources, dataSourceNames } from '../utilities/add-data-sources.js';
import { newCommand, runCommand, wholeNumber } from './command.js';

/** `U` is rrdtool's word for unknown, or for no limit. */
function numberOrUnknown(value: string): number {
  if (/^(?:U|NaN)$/i.test(value)) return NaN;
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value)) return Number(value);
  throw new InvalidArgumentError('It is neither a number nor U.');
}

const TYPES = ['GAUGE', 'COUNTER', 'DERIVE', 'ABSOLUTE', 'DCOUNTER', 'DDERIVE'];

function typeName(value: string): string {
  if (TYPES.includes(value)) return value;
  throw new InvalidArgumentError(`It is none of ${TYPES.join(', ')}.`);
}

function numberArgument(name: string, description: string): Argument {
  return new Argument(name, description).argParser(numberOrUnknown).default(NaN, 'U');
}

const command = newCommand(
  'add_ds.pl',
  'Adds data sources to an XML dump: rrdtool dump OLD.rrd | add_ds.pl 2 > new.xml; rrdtool restore new.xml NEW.rrd. They are called ds and the next free number.',
)
  .argument('<n>', 'how many', wholeNumber(1))
  .addArgument(numberArgument('[default]', 'value in the rows of the past, or U'))
  .argument('[type]', 'type of the sources', typeName, 'GAUGE')
  .argument('[heartbeat]', 'seconds', wholeNumber(1), 600)
  .addArgument(numberArgument('[min]', 'smallest value, or U'))
  .addArgument(numberArgument('[max]', 'largest value, or U'));

void runCommand(command, async () => {
  const [count = 1, value, type, heartbeat, min, max] = command.processedArgs as [
    number,
    number,
    string,
    number,
    number,
    number,
  ];
  const xml = await text(process.stdin);
  const known = new Set(dataSourceNames(xml));
  const names: string[] = [];
  for (let number = known.size + 1; names.length < count; number++) {
    if (!known.has(`ds${number}`)) names.push(`ds${number}`);
  }
  const sources = names.map((name) => ({ name, type, heartbeat, min, max }));
  process.stdout.write(addDataSources(xml, sources, value));
  return 0;
});
