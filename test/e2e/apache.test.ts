import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, symlink, writeFile, mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasApache, startApache, type Apache } from './apache-server.js';
import { install, serve, type Installation } from './installation.js';

const sample = fileURLToPath(new URL('../../conf/apache-flowsuite.conf', import.meta.url));

const suite = hasApache ? describe : describe.skip;
if (!hasApache) console.warn('apache2 is not installed: the CGI scripts are not tried under a real server');

suite('under Apache', () => {
  let site: Installation;
  let server: Awaited<ReturnType<typeof serve>>;
  let apache: Apache;

  before(async () => {
    site = await install();
    server = await serve(site);
    const scripts = join(site.directory, 'sensors');
    await mkdir(scripts);
    await symlink(join(site.directory, 'cgi/CUGrapher.pl'), join(scripts, 'sensor1.pl'));
    await writeFile(
      join(scripts, 'sensor1.cf'),
      `RrdDir ${site.directory}/rrds\nOrganization Sensor One\nCUGrapherScript ${scripts}/none.pl\n`,
    );
    await symlink(join(site.directory, 'cgi/CUGrapher.pl'), join(scripts, 'broken.pl'));
    await writeFile(join(scripts, 'broken.cf'), `GraphWidth wide\nCUGrapherScript ${sample}\n`);
    await symlink(join(site.directory, 'cgi/CUGrapher.pl'), join(scripts, 'alone.pl'));
    const configuration = (await readFile(sample, 'utf8'))
      .replaceAll('/usr/local/lib/flowsuite', site.directory)
      .replaceAll('/etc/flowsuite', `${site.directory}/etc`);
    apache = await startApache(`${configuration}
      ScriptAlias /sensors/ ${scripts}/
      <Location /sensors/>
        UnsetEnv FLOWSCAN_SETTINGS
        UnsetEnv FLOWSCAN_CONFIG
        Require local
      </Location>`);
  });

  after(async () => {
    await apache?.stop();
    await server?.stop();
    await site?.remove();
  });

  const get = (url: string, init?: RequestInit): Promise<Response> =>
    fetch(url, { redirect: 'manual', ...init });

  for (const path of [
    '/cgi-bin/index.cgi',
    '/cgi-bin/index.cgi?report=flows&hours=168',
    '/cgi-bin/CUGrapher.pl',
    '/cgi-bin/CUGrapher.cgi',
    '/cgi-bin/CUGrapher.pl?report=bits;hours=36;all_service=http;router=all;router=border1;border1_total=1;showmenu=1',
    '/cgi-bin/CUGrapher.pl?report=bits&all_protocol=%3Cscript%3E%22%27;x=(~)',
    '/cgi-bin/CUGrapher.pl?report=bits&router=../../etc',
    '/cgi-bin/CUGrapher.pl?showmenu=1',
    '/cgi-bin/CUGrapher.pl/static/suite.css?v=x',
    '/cgi-bin/CUGrapher.pl/static/nosuch',
    '/cgi-bin/CUGrapher.pl/no/such/page',
    '/cgi-bin/Scoreboard.cgi',
    '/cgi-bin/Scoreboard.cgi?day=2026-03-02&hour=14&time=14:00:00',
    '/cgi-bin/Scoreboard.cgi?day=2026-03-02&hour=14&time=14:05:00',
    '/cgi-bin/Scoreboard.cgi?raw=1',
  ]) {
    it(`gives the bytes of the server: ${path}`, async () => {
      const byServer = await get(`${server.url}${path}`);
      const byCgi = await get(`${apache.url}${path}`);
      assert.equal(byCgi.status, byServer.status);
      assert.equal(await byCgi.text(), await byServer.text());
      for (const [name, value] of byServer.headers) {
        if (['date', 'expires', 'connection', 'keep-alive', 'content-length'].includes(name)) continue;
        assert.equal(byCgi.headers.get(name), value, name);
      }
    });
  }

  it('draws a graph', async () => {
    const query = 'report=bits&hours=24&legend=1&all_protocol=tcp&all_total=1&width=400&height=100';
    const response = await get(`${apache.url}/cgi-bin/CUGrapher.pl?${query}`);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'image/png');
    assert.equal(response.headers.get('cache-control'), 'no-cache');
    const png = Buffer.from(await response.arrayBuffer());
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.equal(png.readUInt32BE(16), 497);
  });

  it('takes forms, URL-encoded and multipart', async () => {
    const fields = { report: 'bits', all_protocol: 'tcp' };
    const multipart = new FormData();
    for (const [name, value] of Object.entries(fields)) multipart.append(name, value);
    for (const body of [new URLSearchParams(fields), multipart]) {
      const response = await get(`${apache.url}/cgi-bin/CUGrapher.pl`, { method: 'POST', body });
      assert.equal(response.headers.get('content-type'), 'image/png');
      await response.arrayBuffer();
    }
  });

  it('remembers a theme, but not for another site', async () => {
    const choose = (origin: string): Promise<Response> =>
      get(`${apache.url}/cgi-bin/CUGrapher.pl/theme`, {
        method: 'POST',
        headers: { Origin: origin },
        body: new URLSearchParams({ theme: 'dark', return: 'showmenu=1' }),
      });
    const chosen = await choose(apache.url);
    assert.equal(chosen.status, 303);
    assert.equal(chosen.headers.get('location'), '../CUGrapher.pl?showmenu=1');
    const cookie = chosen.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await get(`${apache.url}/cgi-bin/CUGrapher.pl`, { headers: { Cookie: cookie } });
    assert.match(await page.text(), /<html lang="en" data-theme="dark">/);
    assert.equal((await choose('http://evil.example')).status, 403);
  });

  it('refuses a body that is too long', async () => {
    const response = await get(`${apache.url}/cgi-bin/CUGrapher.pl`, {
      method: 'POST',
      body: new URLSearchParams({ x: 'y'.repeat(2 ** 20) }),
    });
    assert.equal(response.status, 413);
  });

  it('works in a directory of its own', async () => {
    const start = await get(`${apache.url}/flowscan/`);
    assert.equal(start.status, 302);
    const home = await get(start.headers.get('location') ?? '');
    assert.equal(home.status, 200);
    const image = /<img src="([^"]+)"/.exec(await home.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
    const picture = await get(new URL(image, home.url).href);
    assert.equal(picture.headers.get('content-type'), 'image/png');
  });

  it('does not give away what lies beside the scripts', async () => {
    assert.equal((await get(`${apache.url}/flowscan/cgi/package.json`)).status, 403);
  });

  it('serves a link of another name with the settings of that name', async () => {
    const response = await get(`${apache.url}/sensors/sensor1.pl`);
    assert.equal(response.status, 200);
    const text = await response.text();
    assert.match(text, /Sensor One/);
    assert.match(text, /action="sensor1\.pl"/);
    const style = /href="(sensor1\.pl\/static\/suite\.css[^"]*)"/.exec(text)?.[1] ?? '';
    assert.equal((await get(`${apache.url}/sensors/${style}`)).status, 200);
  });

  it('says in the error log alone what is wrong with the settings', async () => {
    const response = await get(`${apache.url}/sensors/broken.pl`);
    assert.equal(response.status, 500);
    const text = await response.text();
    assert.match(text, /configuration of this page cannot be used/);
    assert.ok(!text.includes('GraphWidth'));
    assert.match(await apache.errors(), /GraphWidth/);
  });

  it('keeps warnings out of the error log', async () => {
    for (const script of ['sensor1.pl', 'broken.pl']) {
      await (await get(`${apache.url}/sensors/${script}`)).text();
    }
    assert.ok(!(await apache.errors()).includes('warning'));
  });

  it('says in the error log how a script comes by a configuration', async () => {
    assert.equal((await get(`${apache.url}/sensors/alone.pl`)).status, 500);
    const errors = await apache.errors();
    assert.match(errors, /SetEnv/);
    assert.ok(errors.includes(`neither is in ${site.directory}/sensors`));
    assert.ok(!errors.includes('--config'));
  });

  it('refuses at once what is announced as too long', async () => {
    const { port } = new URL(apache.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST /cgi-bin/CUGrapher.pl HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\nx=');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    assert.match(answer.toString(), /^HTTP\/1\.1 413 /);
  });
});
