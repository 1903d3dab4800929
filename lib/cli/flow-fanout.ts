import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { Fanout } from '../collector/fanout.js';
import { runDaemon } from '../collector/daemon.js';
import { packetChange } from '../collector/packet-change.js';
import { parsePlace, type Place } from '../collector/place.js';
import { byteCount } from './byte-count.js';
import { newCommand, runCommand, wholeNumber } from './command.js';
import { addressMask, wholeNumberTo } from './flow-command.js';

interface Options {
  exportVersion?: number;
  asNumber?: number;
  mask?: number;
  pause: number;
  statInterval: number;
  pidFile?: string;
  foreground?: true;
  keepUmask?: true;
  keepSource?: true;
  receiveBuffer: number;
}

const command = newCommand('flow-fanout', 'Receives NetFlow packets and sends copies to several collectors.')
  .argument('<localip/remoteip/port>', 'where to listen, and to whom; 0 for any, :: for any of IPv6 too')
  .argument('<localip/remoteip/port...>', 'where to send copies')
  .option('-V, --export-version <version>', 'convert packets to version 1, 5, 6 or 7', packetVersion)
  .option('-A, --as-number <number>', 'in place of AS 0', wholeNumberTo(65535))
  .option('-m, --mask <mask>', 'bits of addresses to keep, as 255.255.255.0', addressMask)
  .option('-x, --pause <microseconds>', 'time between packets', wholeNumber(0), 0)
  .option('-S, --stat-interval <minutes>', 'log what was sent so often', wholeNumberTo(60), 0)
  .option('-p, --pid-file <file>', 'pid file, written as <file>.<port>; - for none')
  .option('-D, --foreground', 'stay in the foreground and log to standard error')
  .option('-u, --keep-umask', 'keep the umask')
  .option('-d, --debug <level>', 'taken for compatibility', wholeNumber(0), 0)
  .option('-s, --keep-source', 'not supported')
  .option('--receive-buffer <bytes>', 'receive buffer of the socket', byteCount, 8 * 2 ** 20);

void runCommand(command, () => {
  const options = command.opts<Options>();
  if (options.keepSource) throw new Error('-s: packets cannot be sent in the name of the exporter');
  const [from, ...to] = command.args.map(parsePlace) as [Place, ...Place[]];
  const nowhere = command.args.find((_text, i) => i > 0 && to[i - 1]?.remote === 0);
  if (nowhere !== undefined) throw new Error(`"${nowhere}" does not say where to send copies`);
  const { pidFile, exportVersion: version, asNumber, mask: privacyMask } = options;
  return runDaemon(
    {
      program: 'flow-fanout',
      isForeground: options.foreground === true,
      keepsUmask: options.keepUmask === true,
    },
    (log) => {
      const fanout = new Fanout(
        {
          from,
          to,
          change: packetChange({ version, asNumber, privacyMask }),
          pause: options.pause,
          statMinutes: options.statInterval,
          pidFile: pidFile === undefined || pidFile === '-' ? undefined : resolve(`${pidFile}.${from.port}`),
          receiveBuffer: options.receiveBuffer,
        },
        log,
      );
      return Promise.resolve({
        start: () => fanout.start(),
        stop: () => fanout.stop(),
        reload: () => Promise.resolve(),
        ended: fanout.ended,
      });
    },
  );
});

function packetVersion(text: string): number {
  if (/^[1567]$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not 1, 5, 6 or 7.');
}
