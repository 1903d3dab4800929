import { splitFlows } from '../flowtools/split.js';
import { wholeNumber } from './command.js';
import { encodingOf, flowCommand, runFlowCommand, withEncoding } from './flow-command.js';

interface Options {
  flows?: number;
  seconds?: number;
  srcTag?: true;
  dstTag?: true;
  output: string;
}

const command = withEncoding(flowCommand('flow-split', 'Divides the flows of standard input into files.'))
  .option('-N, --flows <n>', 'a new file after so many flows', wholeNumber(1))
  .option(
    '-T, --seconds <n>',
    'a new file for flows exported later than this after the first',
    wholeNumber(0),
  )
  .option('-g, --src-tag', 'files for each source tag')
  .option('-G, --dst-tag', 'files for each destination tag')
  .option(
    '-o, --output <base>',
    'files are named <base>.0, <base>.1 ...; with tags <base>.<tag>.0 ...',
    'split',
  );

void runFlowCommand(command, (session) => {
  const { flows, seconds, srcTag, dstTag, output } = command.opts<Options>();
  if (srcTag && dstTag) throw new Error('-g and -G exclude each other');
  return splitFlows(session, {
    base: output,
    limits: { flows, seconds },
    tag: srcTag ? 'src_tag' : dstTag ? 'dst_tag' : undefined,
    encoding: encodingOf(command),
  });
});
