import { sendFlows, type Destination } from '../flowtools/send.js';
import type { FlowVersion } from '../flowtools/sink.js';
import { newCommand, wholeNumber } from './command.js';
import { addressMask, flowVersion, runFlowCommand } from './flow-command.js';

interface Options {
  exportVersion?: FlowVersion;
  pause: number;
  mask?: number;
  keepSource?: true;
}

const command = newCommand('flow-send', 'Sends the flows of standard input as NetFlow packets over UDP.')
  .argument('<local/remote/port[/ttl]>', 'addresses or host names, 0 for any local one')
  .option('-d, --debug <level>', 'from 1 on: tell how many flows were sent', wholeNumber(0), 0)
  .option('-V, --export-version <version>', 'version of the packets; default that of the flows', flowVersion)
  .option('-x, --pause <microseconds>', 'time between packets', wholeNumber(0), 0)
  .option('-m, --mask <mask>', 'bits of addresses to keep, as 255.255.255.0', addressMask)
  .option('-s, --keep-source', 'not supported');

void runFlowCommand(
  command,
  (session) => {
    const { exportVersion: version, pause, mask: privacyMask, keepSource } = command.opts<Options>();
    if (keepSource) throw new Error('-s: packets cannot be sent in the name of the exporter');
    return sendFlows(session, {
      destination: destination(command.args[0] ?? ''),
      version,
      pause,
      privacyMask,
    });
  },
  { takesArguments: true },
);

function destination(text: string): Destination {
  const [local = '', remote = '', port = '', ttl, ...more] = text.split('/');
  const isPlace =
    more.length === 0 && isNumber(port, 1, 65535) && (ttl === undefined || isNumber(ttl, 1, 255));
  if (!isPlace || remote === '' || remote === '0')
    throw new Error(`"${text}" is not of the form local/remote/port[/ttl]`);
  return {
    local: local === '0' || local === '' ? undefined : local,
    remote,
    port: Number(port),
    ttl: ttl === undefined ? undefined : Number(ttl),
  };
}

function isNumber(text: string, least: number, most: number): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
