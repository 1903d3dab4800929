import assert from 'node:assert/strict';
import { MemoryRegistry } from '../../../../lib/formats/packets/decode/memory-registry.js';
import { PendingSets } from '../../../../lib/formats/packets/decode/pending-sets.js';
import { compileTemplate } from '../../../../lib/formats/packets/decode/template.js';
import type { TemplatedHeader } from '../../../../lib/formats/packets/decode/header.js';

const key = (domain: number) => ({ exporter: 1, version: 9 as const, domain });
const templateOf = (id: number, length = 4) =>
  compileTemplate({
    id,
    isOptions: false,
    fields: Array.from({ length: 10 }, () => ({ element: 1, enterprise: 0, length })),
  });

describe('MemoryRegistry', () => {
  it('forgets what was not repeated', () => {
    const registry = new MemoryRegistry({ lifetime: 1000 });
    registry.put(key(1), templateOf(256), 0);
    registry.put(key(1), templateOf(257), 0);
    registry.put(key(1), templateOf(256), 900);
    assert.ok(registry.find(key(1), 256, 1500));
    assert.equal(registry.find(key(1), 257, 1500), undefined);
  });

  it('comes back as it was saved', () => {
    const registry = new MemoryRegistry();
    registry.put(key(1), templateOf(256), 5);
    registry.facts(key(1)).systemInitMs = 77;
    registry.facts(key(1)).samplers.set(3, 100);
    const copy = new MemoryRegistry();
    copy.restore(JSON.parse(JSON.stringify(registry.save())) as ReturnType<MemoryRegistry['save']>);
    assert.deepEqual(copy.find(key(1), 256, 10), registry.find(key(1), 256, 10));
    assert.deepEqual(copy.facts(key(1)), { ...registry.facts(key(1)), samplingRate: undefined });
  });

  it('says when there is something new to save', () => {
    const registry = new MemoryRegistry();
    registry.put(key(1), templateOf(256), 0);
    const { revision } = registry;
    registry.put(key(1), templateOf(256), 1);
    assert.equal(registry.revision, revision);
    registry.put(key(1), templateOf(256, 8), 2);
    assert.notEqual(registry.revision, revision);
  });

  it('stays within its limits', () => {
    const registry = new MemoryRegistry({ domains: 3, fields: 100 });
    for (let domain = 0; domain < 50; domain++)
      for (let id = 256; id < 270; id++) registry.put(key(domain), templateOf(id), 0);
    const saved = registry.save();
    const fields = saved.flatMap(({ templates }) => templates.flatMap((template) => template.fields));
    assert.ok(saved.length <= 3 && fields.length <= 100);
    assert.ok(registry.find(key(49), 269, 0));
  });
});

describe('PendingSets', () => {
  const header = {} as TemplatedHeader;
  const bytes = new Uint8Array(1000);

  it('holds a bounded amount of bytes, and counts the rest', () => {
    let dropped = 0;
    const pending = new PendingSets({ bytes: 10_000, onDropped: () => dropped++ });
    for (let i = 0; i < 50; i++) pending.hold(key(i), 256, { header, bytes, since: 0 });
    assert.deepEqual([pending.waiting, dropped], [7, 43]);
    assert.equal(pending.take(key(0), 256).length, 1);
    pending.hold(key(0), 256, { header, bytes, since: 0 });
    assert.deepEqual([pending.waiting, dropped], [7, 43]);
  });

  it('gives up what has waited too long', () => {
    let dropped = 0;
    const pending = new PendingSets({ patience: 100, onDropped: () => dropped++ });
    for (const since of [0, 50, 150]) pending.hold(key(1), 256, { header, bytes, since });
    pending.expire(160);
    assert.deepEqual([pending.waiting, dropped], [1, 2]);
    assert.deepEqual(
      pending.take(key(1), 256).map(({ since }) => since),
      [150],
    );
  });
});
