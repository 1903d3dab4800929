import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const program = fileURLToPath(new URL('../../lib/cli/flowscan-web.ts', import.meta.url));

describe('flowscan-web', () => {
  let directory: string;
  let settings: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'web-'));
    settings = join(directory, 'suite.cf');
    await writeFile(settings, `RrdDir ${directory}\nOrganization First Name\n`);
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    execa(process.execPath, ['--import', 'tsx', program, ...args], {
      reject: false,
      extendEnv: false,
      env: { PATH: process.env['PATH'] ?? '' },
    });

  /** Starts a server on a free port; resolves with its URL as it prints it. */
  async function start(...args: string[]) {
    const server = run('--settings', settings, '--port', '0', ...args);
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const url = /serves (http:\S+)/.exec(line.toString())?.[1] ?? '';
    return { server, url };
  }

  it('serves until it is told to stop', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { server, url } = await start();
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
      const response = await fetch(url);
      assert.equal(response.status, 200);
      await response.arrayBuffer();
      server.kill(signal);
      assert.equal((await server).exitCode, 0);
    }
  });

  it('reads its settings again on SIGHUP, and keeps the old ones if they are wrong', async () => {
    const { server, url } = await start('--log');
    const organization = async (): Promise<boolean> =>
      (await (await fetch(url)).text()).includes('Second Name');
    assert.equal(await organization(), false);
    await writeFile(settings, `RrdDir ${directory}\nOrganization Second Name\n`);
    server.kill('SIGHUP');
    await once(server.stderr, 'data');
    assert.equal(await organization(), true);
    await writeFile(settings, `RrdDir ${directory}\nGraphWidth wide\n`);
    server.kill('SIGHUP');
    await once(server.stderr, 'data');
    assert.equal(await organization(), true);
    server.kill();
    const { exitCode, stderr, stdout } = await server;
    assert.equal(exitCode, 0);
    assert.match(stderr, /GraphWidth/);
    assert.match(stdout, /GET \/ 200 \d+ ms/);
  });

  it('logs requests as they were sent', async () => {
    const { server, url } = await start('--log');
    await (await fetch(`${url}cgi-bin/CUGrapher.pl/static/suite.css?x=1`)).arrayBuffer();
    await (await fetch(`${url}health`)).arrayBuffer();
    server.kill();
    assert.match((await server).stdout, /GET \/cgi-bin\/CUGrapher\.pl\/static\/suite\.css\?x=1 200 \d+ ms/);
  });

  it('logs warnings when it starts', async () => {
    await writeFile(
      settings,
      `RrdDir ${directory}\nGraphWidth 9999\nGraphMaxWidth 5000\nGraphMaxHeight 4000\n`,
    );
    const { server } = await start();
    server.kill();
    assert.match((await server).stderr, /warning: GraphWidth 9999 is above GraphMaxWidth 5000/);
  });

  it('refuses at once what is announced as too long, and hangs up', async () => {
    const { server, url } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('POST /CUGrapher.pl HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\nx=');
    let answer = '';
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
    await once(socket, 'close');
    assert.match(answer, /^HTTP\/1\.1 413 /);
    server.kill();
    await server;
  });

  it('says in a sentence that the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { exitCode, stderr } = await run('--settings', settings, '--port', String(port));
    other.close();
    assert.equal(exitCode, 1);
    assert.match(stderr, new RegExp(`port ${port} of 127.0.0.1 is in use`));
    assert.ok(!stderr.includes('    at '));
  });

  const cases: [args: string[], exitCode: number, output: RegExp][] = [
    [['--help'], 0, /FlowViewer, FlowGrapher[^]*--flowviewer <file>/],
    [['--version'], 0, /^flowscan-web /],
    [['--port', 'http'], 2, /"http" is not a whole number/],
    [['--port', '99999'], 2, /'99999' is invalid\. A port is a number of 0 to 65535\./],
    [['--nosuch'], 2, /unknown option/],
    [['extra'], 2, /too many arguments/],
    [['--settings', '/nonexistent/suite.cf'], 1, /no such file \(named by --settings\)/],
    [['--config', '/nonexistent/flowscan.cf'], 1, /no such file \(named by --config\)/],
  ];
  for (const [args, exitCode, output] of cases) {
    it(`${args.join(' ')}: exits with ${exitCode}`, async () => {
      const result = await run(...args);
      assert.equal(result.exitCode, exitCode);
      assert.match(`${result.stdout}${result.stderr}`, output);
    });
  }
});
