import { endianness } from 'node:os';
import { resolve } from 'node:path';
import { runDaemon } from '../collector/daemon.js';
import { parsePlace } from '../collector/place.js';
import { Receiver } from '../collector/receiver.js';
import { Output } from '../flowtools/output.js';
import type { FlowVersion } from '../flowtools/sink.js';
import type { ByteOrder } from '../formats/header.js';
import { byteCount } from './byte-count.js';
import { newCommand, runCommand, wholeNumber } from './command.js';
import { byteOrder, compressionLevel, flowVersion, wholeNumberTo } from './flow-command.js';

interface Options {
  output?: string;
  exportVersion?: FlowVersion;
  statInterval: number;
  comment?: string;
  compress: number;
  byteOrder?: ByteOrder;
  applySampling?: true;
  receiveBuffer: number;
  queue: number;
}

const STDOUT = 1;
const TEMPLATE_LIFETIME = 1800_000;
const TEMPLATE_PATIENCE = 300_000;

const command = newCommand(
  'flow-receive',
  'Receives NetFlow packets until it is stopped; the flows go to a file or to standard output.',
)
  .argument(
    '[localip/remoteip/port]',
    'where to listen, and to whom; 0 for any, :: for any of IPv6 too, port 9991',
    '0/0/9991',
  )
  .option('-o, --output <file>', 'file to write; default standard output')
  .option('-V, --export-version <version>', 'version to store; default that of the first packet', flowVersion)
  .option('-S, --stat-interval <minutes>', 'tell of each exporter so often', wholeNumberTo(60), 0)
  .option('-C, --comment <text>', 'comment in the header')
  .option('-z, --compress <level>', 'zlib level 0 to 9; 0 does not compress', compressionLevel, 0)
  .option('-b, --byte-order <order>', 'big or little; default that of this computer', byteOrder)
  .option('-d, --debug <level>', 'taken for compatibility', wholeNumber(0), 0)
  .option('--apply-sampling', 'multiply packets and octets by the sampling rate that exporters tell')
  .option('--receive-buffer <bytes>', 'receive buffer of the socket', byteCount, 8 * 2 ** 20)
  .option('--queue <bytes>', 'packets kept in memory while the output is slow', byteCount, 64 * 2 ** 20);

void runCommand(command, () => {
  const options = command.opts<Options>();
  const output = new Output(STDOUT);
  return runDaemon({ program: 'flow-receive', isForeground: true, keepsUmask: true }, (log) => {
    const receiver = new Receiver(
      {
        packets: {
          place: parsePlace(command.args[0] ?? ''),
          version: options.exportVersion,
          appliesSampling: options.applySampling === true,
          templateLifetime: TEMPLATE_LIFETIME,
          templatePatience: TEMPLATE_PATIENCE,
        },
        output:
          options.output === undefined
            ? { put: (bytes) => output.write(bytes) }
            : { file: resolve(options.output) },
        level: options.compress,
        byteOrder: options.byteOrder ?? (endianness() === 'LE' ? 'little' : 'big'),
        comment: options.comment,
        statMinutes: options.statInterval,
        receiveBuffer: options.receiveBuffer,
        queue: options.queue,
      },
      log,
    );
    return Promise.resolve({
      start: () => receiver.start(),
      async stop() {
        await receiver.stop();
        await output.flush();
      },
      reload: () => Promise.resolve(),
      ended: receiver.ended,
    });
  });
});
