import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expireFlows } from '../../lib/flowtools/expire.js';
import { Session } from '../../lib/flowtools/session.js';
import { FlowFileWriter } from '../../lib/formats/writer.js';
import { expiredFiles } from '../../lib/store/expire.js';

/** Keeps its messages. */
class QuietSession extends Session {
  readonly messages: string[] = [];

  override say(message: string): void {
    this.messages.push(message);
  }
}

describe('expiredFiles', () => {
  const files = [1, 2, 3, 4].map((n) => ({ path: `ft-${n}`, size: n * 100, captureStart: n }));
  const paths = (limits: Parameters<typeof expiredFiles>[1]): string[] =>
    expiredFiles(files, limits).map(({ path, reason }) => `${reason} ${path}`);

  it('are the oldest beyond the number', () =>
    assert.deepEqual(paths({ files: 2 }), ['files ft-1', 'files ft-2']));
  it('are the oldest beyond the bytes', () =>
    assert.deepEqual(paths({ bytes: 850 }), ['bytes ft-1', 'bytes ft-2']));
  it('are told by the limit that they go for', () =>
    assert.deepEqual(paths({ files: 3, bytes: 400 }), ['files ft-1', 'bytes ft-2', 'bytes ft-3']));
  it('are none within the limits', () => assert.deepEqual(paths({ files: 4, bytes: 1000 }), []));
  it('are none without limits', () => assert.deepEqual(paths({}), []));
});

describe('flow-expire', () => {
  let root = '';
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'flow-expire-'));
    mkdirSync(join(root, 'flows', '2026'), { recursive: true });
    mkdirSync(join(root, 'elsewhere'));
    // Names do not tell the age, headers do.
    await flowFile('flows/2026/ft-a', 300);
    await flowFile('flows/ft-b', 100);
    await flowFile('flows/tmp-c', 200);
    await flowFile('elsewhere/ft-d', 50);
    writeFileSync(join(root, 'flows', 'ft-no-flows'), 'text');
    writeFileSync(join(root, 'flows', 'notes.txt'), 'text');
    symlinkSync(join(root, 'elsewhere'), join(root, 'flows', 'linked'));
    symlinkSync(join(root, 'elsewhere', 'ft-d'), join(root, 'flows', 'ft-linked'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  async function flowFile(name: string, captureStart: number): Promise<void> {
    const writer = await FlowFileWriter.create(join(root, name), { captureStart, hostname: 'x' });
    await writer.close({ captureEnd: captureStart + 1 });
  }

  it('removes the oldest flow files, nothing else and nothing through links', async () => {
    const session = new QuietSession('flow-expire');
    await expireFlows(session, join(root, 'flows'), { files: 1 }, false);
    assert.deepEqual(session.messages, [
      `remove/1 ${join(root, 'flows', 'ft-b')}`,
      `remove/1 ${join(root, 'flows', 'tmp-c')}`,
    ]);
    assert.deepEqual(readdirSync(join(root, 'flows')).sort(), [
      '2026',
      'ft-linked',
      'ft-no-flows',
      'linked',
      'notes.txt',
    ]);
    assert.deepEqual(readdirSync(join(root, 'flows', '2026')), ['ft-a']);
    assert.deepEqual(readdirSync(join(root, 'elsewhere')), ['ft-d']);
  });

  it('only shows what it would remove', async () => {
    const session = new QuietSession('flow-expire');
    await expireFlows(session, join(root, 'flows'), { bytes: 0 }, true);
    assert.equal(session.messages.length, 3);
    assert.ok(session.messages.every((message) => message.startsWith('remove/2 ')));
    assert.equal(readdirSync(join(root, 'flows')).length, 7);
  });

  it('fails for a directory that is none', async () => {
    const session = new QuietSession('flow-expire');
    await assert.rejects(expireFlows(session, join(root, 'nowhere'), { files: 1 }, false), {
      code: 'ENOENT',
    });
  });
});
