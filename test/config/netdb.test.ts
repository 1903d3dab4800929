import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadNetDb, parseNetDb } from '../../lib/config/netdb.js';

describe('names of protocols and services', () => {
  it('are known without the files of the system', async () => {
    const netdb = await loadNetDb({ protocols: '/nonexistent/protocols', services: '/nonexistent/services' });
    assert.equal(netdb.protocolNumber('tcp'), 6);
    assert.equal(netdb.protocolNumber('TCP'), 6);
    assert.equal(netdb.protocolNumber('ipv6'), 41);
    assert.equal(netdb.protocolNumber('3pc'), 34);
    assert.equal(netdb.servicePort('http', 6), 80);
    assert.equal(netdb.servicePort('www', 6), 80);
    assert.equal(netdb.servicePort('pop3', 6), 110);
    assert.equal(netdb.servicePort('x11', 6), 6000);
    assert.equal(netdb.servicePort('domain', 17), 53);
  });

  it('are case-sensitive and of one protocol', () => {
    const netdb = parseNetDb('', '');
    assert.equal(netdb.protocolNumber('Tcp'), undefined);
    assert.equal(netdb.servicePort('HTTP', 6), undefined);
    assert.equal(netdb.servicePort('syslog', 6), undefined);
    assert.equal(netdb.servicePort('constructor', 6), undefined);
  });

  it('are those of the files first: official names, aliases, comments, odd lines', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'netdb-'));
    try {
      const [protocols, services] = [join(directory, 'protocols'), join(directory, 'services')];
      await writeFile(
        protocols,
        '# numbers\nmine\t200\tMINE Mine # my own\n\nbroken\nbad x BAD\ntcp 6 TCP\n',
      );
      await writeFile(
        services,
        'http 8000/tcp web www # moved\r\nhttp 8001/tcp\nown 5/mine\nnone 6/nosuch\nbad 7\nworse x/tcp\n# no 1/tcp\n',
      );
      const netdb = await loadNetDb({ protocols, services });
      assert.equal(netdb.protocolNumber('Mine'), 200);
      assert.equal(netdb.protocolNumber('BAD'), undefined);
      assert.equal(netdb.protocolNumber('broken'), undefined);
      assert.equal(netdb.servicePort('http', 6), 8000, 'the first line counts');
      assert.equal(netdb.servicePort('web', 6), 8000);
      assert.equal(netdb.servicePort('own', 200), 5);
      assert.equal(netdb.servicePort('bad', 6), undefined);
      assert.equal(netdb.servicePort('worse', 6), undefined);
      assert.equal(netdb.servicePort('ssh', 6), 22, 'a name that the file lacks is built in');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
