import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { createApp } from '../web/app.js';
import { startServer, type WebServer } from '../web/server.js';
import { openSite, type Site } from '../web/site.js';
import { newCommand, runCommand, VERSION, wholeNumber } from './command.js';

interface Options {
  host?: string;
  port?: number;
  settings?: string;
  config?: string;
  flowviewer?: string;
  log?: true;
}

const command = newCommand(
  'flowscan-web',
  'Serves the web pages of the suite: graphs and rankings of flowscan, CUGrapher, FlowViewer, FlowGrapher, FlowMonitor and the state of collectors, each where its configuration is found.',
)
  .option('--host <address>', 'address to listen on, in place of ListenHost (127.0.0.1)')
  .option('--port <number>', 'port to listen on, in place of ListenPort (8080); 0 = any free one', portNumber)
  .option(
    '--config <file>',
    'flowscan.cf; else $FLOWSCAN_CONFIG, beside the program, or in the working directory',
  )
  .option(
    '--flowviewer <file>',
    'FlowViewer_Configuration.pm; else $FLOWVIEWER_CONFIGURATION, suite.cf, or beside the program',
  )
  .option('--settings <file>', 'suite.cf; else $FLOWSCAN_SETTINGS, or beside flowscan.cf')
  .option('--log', 'print a line for every request');

void runCommand(command, async () => {
  const options = command.opts<Options>();
  let site = await open(options);
  const server = await listen(site, options);
  process.stdout.write(`flowscan-web ${VERSION} serves ${server.url}\n`);
  const onReload = (): void => {
    void reload(options, server).then((next) => {
      if (!next) return;
      void site.close();
      site = next;
    });
  };
  process.on('SIGHUP', onReload);
  await stopSignal();
  process.off('SIGHUP', onReload);
  await server.close();
  await site.close();
  return 0;
});

function portNumber(text: string): number {
  const port = wholeNumber(0)(text);
  if (port > 65_535) throw new InvalidArgumentError('A port is a number of 0 to 65535.');
  return port;
}

async function open({ settings, config, flowviewer }: Options): Promise<Site> {
  for (const [option, file] of [
    ['--settings', settings],
    ['--config', config],
    ['--flowviewer', flowviewer],
  ] as const) {
    if (file !== undefined && !existsSync(file))
      throw new Error(`${file}: no such file (named by ${option})`);
  }
  return openSite({
    settingsFile: settings,
    configFile: config,
    viewerFile: flowviewer,
    needs: 'any',
    env: process.env,
    invokedAs: resolve(process.argv[1] ?? 'flowscan-web'),
    settingsDirs: [process.cwd()],
    wantsScoreboards: true,
    version: VERSION,
    advice:
      'name flowscan.cf, with CUFlow.cf beside it, by --config FILE or $FLOWSCAN_CONFIG, or set RrdDir in suite.cf; for FlowViewer name FlowViewer_Configuration.pm by --flowviewer FILE',
    log,
    warn: log,
  });
}

async function listen(site: Site, options: Options): Promise<WebServer> {
  const host = options.host ?? site.settings.listenHost;
  const port = options.port ?? site.settings.listenPort;
  const accessLog = options.log && ((line: string) => void process.stdout.write(`${line}\n`));
  try {
    return await startServer(createApp(site.context), { host, port, accessLog });
  } catch (error) {
    await site.close();
    throw new Error(explain(error, host, port), { cause: error });
  }
}

function explain(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `port ${port} of ${host} is in use by another program: choose another one by --port`;
  if (code === 'EACCES') return `port ${port} is not for this user: choose one of 1024 or above by --port`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine: choose another one by --host`;
  return `cannot listen on port ${port} of ${host}: ${error instanceof Error ? error.message : String(error)}`;
}

/** Reads the configuration again. One that cannot be used is reported, and the pages stay as they were. */
async function reload(options: Options, server: WebServer): Promise<Site | undefined> {
  try {
    const site = await open(options);
    server.replace(createApp(site.context));
    log('configuration read again');
    return site;
  } catch (error) {
    log(`configuration not changed: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
}

function log(line: string): void {
  process.stderr.write(`flowscan-web: ${line}\n`);
}
