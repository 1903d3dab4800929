import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { freeTcpPort } from '../support/ports.js';

const PROGRAM = '/usr/sbin/apache2';
const MODULES = '/usr/lib/apache2/modules';

export const hasApache = existsSync(PROGRAM) && existsSync(`${MODULES}/mod_cgid.so`);

/** An Apache of our own, with a private configuration, on a loopback port. */
export interface Apache {
  readonly url: string;
  readonly errors: () => Promise<string>;
  stop(): Promise<void>;
}

/** Starts Apache with a configuration behind the common part; it runs as the current user, or as www-data for root. */
export async function startApache(configuration: string): Promise<Apache> {
  const directory = await mkdtemp(join(tmpdir(), 'apache-'));
  await chmod(directory, 0o755);
  await mkdir(join(directory, 'html'));
  const port = await freeTcpPort();
  const file = join(directory, 'apache.conf');
  await writeFile(file, `${commonPart(directory, port)}\n${configuration}\n`);
  const server = execa(PROGRAM, ['-f', file, '-DFOREGROUND'], { reject: false });
  const errors = async (): Promise<string> => readFile(join(directory, 'error.log'), 'utf8').catch(() => '');
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await server;
    await rm(directory, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries++) {
    if (await isAnswering(url)) return { url, errors, stop };
    if (server.exitCode !== null && server.exitCode !== undefined) break;
    await delay(100);
  }
  const reason = await errors();
  await stop();
  throw new Error(`apache2 does not answer: ${(await server).stderr} ${reason}`);
}

function commonPart(directory: string, port: number): string {
  const modules = ['mpm_event', 'cgid', 'alias', 'env', 'dir', 'authz_core', 'authz_host', 'mime'];
  return [
    `ServerRoot ${directory}`,
    'ServerName localhost',
    `Listen 127.0.0.1:${port}`,
    ...modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
    process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : '',
    `PidFile ${directory}/pid`,
    `DefaultRuntimeDir ${directory}`,
    `ScriptSock ${directory}/cgisock`,
    `ErrorLog ${directory}/error.log`,
    'TypesConfig /dev/null',
    `DocumentRoot ${directory}/html`,
    'StartServers 1',
    `Mutex file:${directory} default`,
  ].join('\n');
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
