import { resolve } from 'node:path';
import { Option } from 'commander';
import { writeFileAtomic } from '../files/atomic.js';
import { campusGraphArguments } from '../graphs/campus/graph.js';
import { CAMPUS_REPORTS, readCampusRequest } from '../graphs/campus/request.js';
import { CAMPUS_KINDS, scanCampusTree } from '../graphs/campus/tree.js';
import { QueryParameters } from '../graphs/query.js';
import { readEventsFile } from '../rrd/events.js';
import { RrdTool } from '../rrd/rrdtool.js';
import { newCommand, runCommand, wholeNumber } from './command.js';

interface Options {
  show: string;
  report: string;
  above: string;
  rrdDir: string;
  name: string[];
  hours: number;
  width: number;
  height: number;
  organization: string;
  events?: string;
  end?: number;
}

const command = newCommand(
  'flowscan-graph',
  'Draws a graph of the RRDs of CampusIO and SubNetIO into a file, as PNG. conf/graphs.mf makes all of them.',
)
  .argument('<file>', 'the picture to make')
  .addOption(new Option('--show <what>', 'what to draw').choices([...CAMPUS_KINDS]).default('services'))
  .addOption(new Option('--report <unit>', 'in what unit').choices([...CAMPUS_REPORTS]).default('bits'))
  .addOption(new Option('--above <direction>', 'drawn above the axis').choices(['out', 'in']).default('out'))
  .option('--rrd-dir <directories>', 'directories of the RRDs, commas between them', '.')
  .option('--name <name>', 'only this one of them; can be repeated', collect, [])
  .option('--hours <hours>', 'how far back the graph goes', wholeNumber(1), 48)
  .option('--width <pixels>', 'width of the plot', wholeNumber(10), 640)
  .option('--height <pixels>', 'height of the plot', wholeNumber(10), 320)
  .option('--organization <name>', 'beginning of the title', '')
  .option('--events <file>', 'events to be drawn as vertical rules: lines YYYY/MM/DD HHMM text, local time')
  .option('--end <seconds>', 'end of the graph, Unix time; else now', wholeNumber(1));

const LARGEST = 20_000;
const MOST_HOURS = 876_000;

void runCommand(command, async () => {
  const options = command.opts<Options>();
  const [output = ''] = command.args;
  const { hours, width, height } = options;
  const tree = await scanCampusTree(options.rrdDir.split(',').map((directory) => resolve(directory.trim())));
  const request = readCampusRequest(
    new QueryParameters([
      ['show', options.show],
      ['report', options.report],
      ['above', options.above],
      ...options.name.map((name): [string, string] => ['name', name]),
    ]),
    tree,
    { hours, width, height, maxHours: MOST_HOURS, maxWidth: LARGEST, maxHeight: LARGEST },
  );
  if (request.items.length === 0) throw new Error(`no RRDs of ${request.kind} in ${options.rrdDir}`);
  const events = options.events === undefined ? [] : await readEventsFile(options.events);
  const end = options.end ?? Math.floor(Date.now() / 1000);
  const rrd = new RrdTool();
  try {
    const { image } = await rrd.graph(campusGraphArguments(request, tree, options.organization, end, events));
    await writeFileAtomic(output, image);
  } finally {
    await rrd.close();
  }
  return 0;
});

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
