import { InvalidArgumentError } from 'commander';
import { scanFlows } from '../flowtools/dscan.js';
import { wholeNumber } from './command.js';
import { flowCommand, runFlowCommand } from './flow-command.js';

interface Options {
  hosts: number;
  ports: number;
  inputs?: Uint8Array;
  outputs?: Uint8Array;
  multicast?: true;
  webServers?: true;
  webClients?: true;
  age: number;
  suppress?: string;
  octets?: number;
  packets?: number;
  time?: number;
  load?: true;
  dump?: true;
  state: string;
}

const command = flowCommand(
  'flow-dscan',
  'Tells of hosts that scan hosts or ports in the flows of standard input.',
)
  .option('-b, --foreground', 'taken for compatibility: it always stays in the foreground')
  .option('-B, --syslog', 'taken for compatibility: messages always go to standard error')
  .option('-D, --hosts <n>', 'destinations of a source that make a scan of hosts', wholeNumber(1), 200)
  .option(
    '-S, --ports <n>',
    'ports below 1024 of a destination that make a scan of ports',
    wholeNumber(1),
    64,
  )
  .option(
    '-i, --inputs <list>',
    'only these input interfaces, as 1,5-10; !1,2 is all but these',
    interfaceList,
  )
  .option('-I, --outputs <list>', 'only these output interfaces', interfaceList)
  .option('-m, --multicast', 'leave out multicast')
  .option('-w, --web-servers', 'leave out TCP from port 80')
  .option('-W, --web-clients', 'leave out TCP to port 80')
  .option(
    '-t, --age <flows>',
    'forget destinations not seen for so many flows; 0 never',
    wholeNumber(0),
    90_000,
  )
  .option('-L, --suppress <file>', 'leave out what <file>.src and <file>.dst list')
  .option('-O, --octets <n>', 'tell of flows with more octets', wholeNumber(0))
  .option('-P, --packets <n>', 'tell of flows with more packets', wholeNumber(0))
  .option('-T, --time <ms>', 'tell of flows that last longer', wholeNumber(0))
  .option('-l, --load', 'go on from the state file, if there is one')
  .option('-p, --dump', 'keep the state in the state file at the end')
  .option('-s, --state <file>', 'the state file', '/var/tmp/dscan.state');

void runFlowCommand(command, (session) => {
  const options = command.opts<Options>();
  const { octets, packets, time } = options;
  return scanFlows(session, {
    hostLimit: options.hosts,
    portLimit: options.ports,
    maxAge: options.age,
    inputs: options.inputs,
    outputs: options.outputs,
    ignoreMulticast: options.multicast === true,
    ignoreWebServers: options.webServers === true,
    ignoreWebClients: options.webClients === true,
    suppressFile: options.suppress,
    loadFrom: options.load && options.state,
    dumpTo: options.dump && options.state,
    largeFlows: {
      ...(octets !== undefined && { octets }),
      ...(packets !== undefined && { packets }),
      ...(time !== undefined && { durationMs: time }),
    },
  });
});

/** `1,5-10`, or `!1,2` for all but these, as a table of all ifIndexes. Empty members are passed over, as FlowViewer writes them. */
function interfaceList(text: string): Uint8Array {
  const isExcluding = text.startsWith('!');
  const accepted = new Uint8Array(65536).fill(isExcluding ? 1 : 0);
  for (const member of text.slice(isExcluding ? 1 : 0).split(',')) {
    if (member === '') continue;
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(member) ?? [];
    if (first === undefined || Number(last) > 65535)
      throw new InvalidArgumentError('It is not a list of interfaces, as 1,5-10.');
    accepted.fill(isExcluding ? 0 : 1, Number(first), Number(last) + 1);
  }
  return accepted;
}
