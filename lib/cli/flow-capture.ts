import { endianness, hostname } from 'node:os';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { Collector } from '../collector/collector.js';
import { runDaemon, type Daemon } from '../collector/daemon.js';
import type { CollectorLog } from '../collector/log.js';
import { boundAddress, parsePlace, type Place } from '../collector/place.js';
import { MAX_ROTATIONS } from '../collector/rotation.js';
import type { ChosenFilter } from '../collector/stored-flows.js';
import { loadFilterFile } from '../flowtools/config-files.js';
import { Session } from '../flowtools/session.js';
import type { FlowVersion } from '../flowtools/sink.js';
import type { ByteOrder } from '../formats/header.js';
import { byteCount } from './byte-count.js';
import { newCommand, runCommand, VERSION, wholeNumber } from './command.js';
import { byteOrder, compressionLevel, flowVersion, variable, wholeNumberTo } from './flow-command.js';

interface Options {
  directory: string;
  rotations: number;
  nesting: number;
  compress: number;
  exportVersion?: FlowVersion;
  expireCount?: number;
  expireSize?: number;
  rotateProgram?: string;
  comment?: string;
  statInterval: number;
  pidFile?: string;
  foreground?: true;
  keepUmask?: true;
  filter?: string;
  filterDefinition?: string;
  variables: Record<string, string>;
  clients: number;
  byteOrder?: ByteOrder;
  debug: number;
  tag?: string;
  tagDefinition?: string;
  translation?: string;
  translationDefinition?: string;
  status?: string;
  applySampling?: true;
  templateTimeout: number;
  templateWait: number;
  receiveBuffer: number;
  queue: number;
}

const command = newCommand(
  'flow-capture',
  'Receives NetFlow 1, 5, 6, 7, 8, 9 and IPFIX packets and writes them to flow files.',
)
  .argument(
    '[localip/remoteip/port]',
    'where to listen, and to whom; 0 for any, :: for any of IPv6 too, port 9991',
    '0/0/9991',
  )
  .requiredOption('-w, --directory <dir>', 'directory of the flow files')
  .option(
    '-n, --rotations <n>',
    'rotations a day: 287 makes files of 5 minutes',
    wholeNumberTo(MAX_ROTATIONS),
    95,
  )
  .option('-N, --nesting <level>', 'directories below it, -3 to 3', nestingLevel, 3)
  .option('-z, --compress <level>', 'zlib level 0 to 9; 0 does not compress', compressionLevel, 6)
  .option('-V, --export-version <version>', 'version to store; default that of the first packet', flowVersion)
  .option('-e, --expire-count <files>', 'keep at most so many files', wholeNumber(0))
  .option('-E, --expire-size <bytes>', 'keep at most so many bytes; with b times 512, K, M or G', byteCount)
  .option('-R, --rotate-program <program>', 'is run with the name of each finished file')
  .option('-C, --comment <text>', 'comment in the headers')
  .option('-S, --stat-interval <minutes>', 'log a line for each exporter so often', wholeNumberTo(60), 0)
  .option('-p, --pid-file <file>', 'pid file, written as <file>.<port>; - for none')
  .option('-D, --foreground', 'stay in the foreground and log to standard error')
  .option('-u, --keep-umask', 'keep the umask')
  .option('-f, --filter <file>', 'flow-nfilter file; default the installed filter.cfg')
  .option('-F, --filter-definition <name>', 'definition of the filter; default "default"')
  .option('-v, --variables <name=value>', 'variable of the filter file', variable, {})
  .option('-c, --clients <n>', 'TCP clients on the same port that get a copy of the flows', wholeNumber(0), 0)
  .option('-b, --byte-order <order>', 'big or little; default that of this computer', byteOrder)
  .option('-d, --debug <level>', 'from 1 on: nothing is expired', wholeNumber(0), 0)
  .option('-t, --tag <file>', 'not supported')
  .option('-T, --tag-definition <name>', 'not supported')
  .option('-x, --translation <file>', 'not supported')
  .option('-X, --translation-definition <name>', 'not supported')
  .option('--status <file>', 'status file; default beside the pid file, else in the directory')
  .option('--apply-sampling', 'multiply packets and octets by the sampling rate that exporters tell')
  .option(
    '--template-timeout <seconds>',
    'forget templates that are not repeated for so long',
    wholeNumber(1),
    1800,
  )
  .option('--template-wait <seconds>', 'keep flows back so long for their template', wholeNumber(0), 300)
  .option('--receive-buffer <bytes>', 'receive buffer of the socket', byteCount, 8 * 2 ** 20)
  .option(
    '--queue <bytes>',
    'packets kept in memory while the disk is slow or full',
    byteCount,
    64 * 2 ** 20,
  );

const DEFAULT_PID_FILE = '/var/run/flow-capture.pid';

void runCommand(command, async () => {
  const options = command.opts<Options>();
  refuseUnsupported(options);
  const place = parsePlace(command.args[0] ?? '');
  const directory = resolve(options.directory);
  await requireDirectory(directory);
  const loadFilter = filterLoader(options);
  return runDaemon(
    {
      program: 'flow-capture',
      isForeground: options.foreground === true,
      keepsUmask: options.keepUmask === true,
    },
    async (log) => daemonOf(options, place, directory, loadFilter, log),
  );
});

async function daemonOf(
  options: Options,
  place: Place,
  directory: string,
  loadFilter: () => Promise<ChosenFilter | undefined>,
  log: CollectorLog,
): Promise<Daemon> {
  const { expireCount: files, expireSize: bytes, debug, clients } = options;
  const order = options.byteOrder ?? (endianness() === 'LE' ? 'little' : 'big');
  const pidFile = pidFileOf(options, place.port);
  const filter = await loadFilter();
  const rotateProgram = options.rotateProgram;
  process.chdir(directory);
  const collector = new Collector(
    {
      recorder: {
        place,
        files: {
          directory,
          nesting: options.nesting,
          rotations: options.rotations,
          level: options.compress,
          byteOrder: order,
          hostname: hostname(),
          comment: options.comment,
        },
        version: options.exportVersion,
        filter,
        expiry: debug > 0 ? {} : { files, bytes },
        appliesSampling: options.applySampling === true,
        templateLifetime: options.templateTimeout * 1000,
        templatePatience: options.templateWait * 1000,
        statMinutes: options.statInterval,
        live:
          clients === 0
            ? undefined
            : { host: boundAddress(place), port: place.port, clients, byteOrder: order },
      },
      rotateProgram,
      pidFile,
      needsPidFile: options.pidFile !== undefined,
      statusFile: statusFileOf(options, pidFile, directory, place.port),
      receiveBuffer: options.receiveBuffer,
      queue: options.queue,
      version: VERSION,
    },
    log,
  );
  return {
    start: () => collector.start(),
    stop: () => collector.stop(),
    ended: collector.ended,
    async reload() {
      collector.rotate();
      collector.setFilter(await loadFilter());
    },
  };
}

function refuseUnsupported(options: Options): void {
  if (options.tag !== undefined || options.tagDefinition !== undefined)
    throw new Error('-t and -T: flows are not tagged here; tag them later, or select them by a filter');
  if (options.translation !== undefined || options.translationDefinition !== undefined)
    throw new Error('-x and -X: flows are not translated here; they are stored as they were exported');
}

async function requireDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (!found) throw new Error(`${directory}: no such directory (option -w)`);
  if (!found.isDirectory()) throw new Error(`${directory} is not a directory (option -w)`);
}

/** Reads the filter, relative to where the program was started; undefined if none is asked for. */
function filterLoader({ filter, filterDefinition, variables }: Options) {
  if (filter === undefined && filterDefinition === undefined)
    return (): Promise<undefined> => Promise.resolve(undefined);
  const path = filter === undefined ? undefined : resolve(filter);
  const session = new Session('flow-capture');
  return async (): Promise<ChosenFilter> => ({
    file: await loadFilterFile(session, path, variables),
    definition: filterDefinition ?? 'default',
  });
}

/** A pid file in the foreground only if it is asked for. */
function pidFileOf({ pidFile, foreground }: Options, port: number): string | undefined {
  const base = pidFile ?? (foreground ? '-' : DEFAULT_PID_FILE);
  return base === '-' ? undefined : resolve(`${base}.${port}`);
}

function statusFileOf(
  { status }: Options,
  pidFile: string | undefined,
  directory: string,
  port: number,
): string {
  if (status !== undefined) return resolve(status);
  return pidFile === undefined ? resolve(directory, `.flow-capture.${port}.json`) : `${pidFile}.json`;
}

function nestingLevel(text: string): number {
  if (/^-?[0-3]$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a level of -3 to 3.');
}
