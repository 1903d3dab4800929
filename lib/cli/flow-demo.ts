import { InvalidArgumentError } from 'commander';
import { incidentLines } from '../demo/incident-text.js';
import { writeDemoFiles } from '../demo/files.js';
import { progressShower } from '../demo/progress.js';
import { newCommand, runCommand, wholeNumber } from './command.js';

interface Options {
  out: string;
  hours: number;
  from?: number;
  to?: number;
  interval: number;
  seed: number;
  flows: number;
  nesting: number;
  compress: number;
  quiet?: true;
}

const command = newCommand(
  'flow-demo',
  'Writes made-up traffic of a campus as flow-tools files. Files that are there already, also below "saved", are kept.',
)
  .requiredOption('-o, --out <dir>', 'directory of the flow files; made if missing')
  .option('--hours <n>', 'how many hours, up to the last full file or --to', wholeNumber(1), 48)
  .option('--from <time>', 'start instead of --hours, as 2026-03-02T14:00Z; without Z in local time', moment)
  .option('--to <time>', 'end; the default is now', moment)
  .option('--interval <seconds>', 'length of a file, 60 to 3600', seconds, 300)
  .option('--seed <n>', 'another number makes up other traffic', wholeNumber(0), 1)
  .option('--flows <n>', 'flows in a file on average: the size of the campus', flowCount, 5000)
  .option('-N, --nesting <level>', 'directories by date as flow-capture makes them, -3 to 3', nesting, 0)
  .option(
    '-z, --compress <level>',
    'zlib level, 0 to 9; 6 is what flow-capture uses, 1 is faster and hardly larger',
    level,
    1,
  )
  .option('-q, --quiet', 'say nothing unless something fails');

void runCommand(command, async () => {
  const options = command.opts<Options>();
  const to = options.to ?? Math.floor(Date.now() / 1000);
  const from = options.from ?? wholeFiles(to, options.interval) - options.hours * 3600;
  if (from >= to) command.error('error: --from is not before --to');
  const began = Date.now();
  const result = await writeDemoFiles({
    directory: options.out,
    from,
    to,
    seconds: options.interval,
    seed: options.seed,
    flowsPerFile: options.flows,
    nesting: options.nesting,
    level: options.compress,
    ...(!options.quiet && { onProgress: progressShower(process.stderr) }),
  });
  const elapsed = ((Date.now() - began) / 1000).toFixed(1);
  if (!options.quiet) process.stdout.write(`${options.out}: ${summary(result)} in ${elapsed} s\n`);
  if (!options.quiet)
    for (const line of incidentLines(from, to, options.seed)) process.stdout.write(`  ${line}\n`);
  return 0;
});

function summary({ written, flows, kept }: { written: number; flows: number; kept: number }): string {
  if (written === 0) return `nothing missing, ${kept} files kept`;
  const added = `${written} ${written === 1 ? 'file' : 'files'} with ${flows} flows written`;
  return kept === 0 ? added : `${added}, ${kept} kept`;
}

function wholeFiles(time: number, interval: number): number {
  return Math.floor(time / interval) * interval;
}

/** Epoch seconds. */
function moment(text: string): number {
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('It is not a time like 2026-03-02T14:00Z.');
  return Math.floor(time / 1000);
}

function seconds(text: string): number {
  return limited(text, 60, 3600);
}

function flowCount(text: string): number {
  return limited(text, 1, 1_000_000);
}

function nesting(text: string): number {
  return limited(text, -3, 3);
}

function level(text: string): number {
  return limited(text, 0, 9);
}

function limited(text: string, least: number, most: number): number {
  const value = /^-?\d{1,7}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It is not a whole number of ${least} to ${most}.`);
}
