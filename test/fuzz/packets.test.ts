import assert from 'node:assert/strict';
import { FlowBatch } from '../../lib/flow/batch.js';
import { FIELD_NAMES } from '../../lib/flow/fields.js';
import { PacketDecoder } from '../../lib/formats/packets/decode/decoder.js';
import { PacketError } from '../../lib/formats/packets/decode/errors.js';
import { parsePacketHeader } from '../../lib/formats/packets/decode/header.js';
import { MemoryRegistry } from '../../lib/formats/packets/decode/memory-registry.js';
import { PendingSets } from '../../lib/formats/packets/decode/pending-sets.js';
import { PacketFlows } from '../../lib/collector/packet-flows.js';
import { PacketPacker } from '../../lib/formats/packets/packer.js';
import {
  ipfix,
  optionsTemplate,
  record,
  set,
  template,
  v9,
  type Field,
} from '../formats/packets/decode/messages.js';

/** Numbers from 0 to below 2^32, the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    mixed ^= mixed >>> 15;
    return mixed >>> 0;
  };
}

function legacyPackets(): Uint8Array[] {
  const versions: [number, number?][] = [[1], [5], [6], [7]];
  for (let method = 1; method <= 14; method++) versions.push([8, method]);
  return versions.flatMap(([version, method]) => {
    const packer = new PacketPacker(version, method);
    const batch = new FlowBatch(packer.columns, 20);
    batch.length = 20;
    return [...packer.add(batch), ...packer.finish()];
  });
}

function templatedPackets(): Uint8Array[] {
  const fields: Field[] = [
    [8, 4],
    [12, 4],
    [1, 8],
    [2, 4],
    [152, 8],
    [153, 8],
    [48, 1],
  ];
  const variable: Field[] = [...fields, [95, 0xffff], [1, 4, 29305], [2, 4, 29305]];
  const data = record(fields, [1, 2, 1000, 3, 4, 5, 6]);
  const long = [...data, 5, 1, 2, 3, 4, 5, 0, 0, 0, 9, 0, 0, 0, 1];
  const packets: Uint8Array[] = [];
  for (const [version, message] of [
    [9, v9],
    [10, ipfix],
  ] as const) {
    packets.push(
      message([template(version, 256, fields), set(256, [...data, ...data])]),
      message([
        optionsTemplate(
          version,
          300,
          [[1, 4]],
          [
            [34, 4],
            [160, 8],
          ],
        ),
        set(300, new Array<number>(16).fill(1)),
      ]),
      message([set(256, [...data, ...data, 0, 0]), set(777, data)]),
    );
  }
  packets.push(ipfix([template(10, 257, variable), set(257, [...long, ...long])]));
  return packets;
}

/** Interesting values for lengths and counts. */
const EDGES = [0, 1, 3, 4, 5, 16, 255, 256, 0x7fff, 0x8000, 0xfffe, 0xffff];

function mutate(packet: Uint8Array, random: () => number): Uint8Array {
  let bytes = Uint8Array.from(packet);
  for (let i = random() % 4; i >= 0 && bytes.length > 4; i--) {
    const at = random() % bytes.length;
    switch (random() % 5) {
      case 0:
        bytes[at] = random();
        break;
      case 1:
        bytes[at]! ^= 1 << (random() % 8);
        break;
      case 2:
        if (at + 1 < bytes.length)
          new DataView(bytes.buffer).setUint16(at, EDGES[random() % EDGES.length] ?? 0);
        break;
      case 3:
        bytes = bytes.slice(0, at);
        break;
      default:
        bytes = Uint8Array.from([...bytes, ...bytes.slice(at)]);
        break;
    }
  }
  return bytes;
}

describe('mutated export packets', () => {
  it('of all versions together never stop the collector, and all are accounted for', async function () {
    this.timeout(60_000);
    const random = randomNumbers(7);
    const sources = [...legacyPackets(), ...templatedPackets()];
    let written = 0;
    const log = { info: () => undefined, warn: () => undefined };
    const packetFlows = new PacketFlows(
      {
        place: { local: 0, remote: 0, port: 9991 },
        version: { exportVersion: 1005 },
        appliesSampling: false,
        templateLifetime: 100,
        templatePatience: 100,
      },
      log,
      (batch) => {
        written += batch.length;
        return Promise.resolve();
      },
    );
    packetFlows.start();
    const packets = 20_000;
    for (let now = 0; now < packets; now++) {
      const packet = mutate(sources[random() % sources.length] ?? new Uint8Array(), random);
      const exporter = random() % 100 === 0 ? random() : 1;
      await packetFlows.take({ view: new DataView(packet.buffer), exporter, arrival: now });
      packetFlows.expire(now);
    }
    await packetFlows.handOn();
    packetFlows.expire(Infinity);
    const total = packetFlows.exporters.sum((exporter) => exporter.total);
    assert.equal(total.flows, written);
    // A packet that was damaged in part counts as received and as corrupt.
    assert.ok(total.packets + total.duplicates + total.corrupt >= packets);
    assert.ok(total.packets + total.duplicates <= packets);
    assert.equal(packetFlows.waitingSets, 0);
  });

  const kinds: [string, Uint8Array[]][] = [
    ['of version 1 to 8', legacyPackets()],
    ['of NetFlow 9 and IPFIX', templatedPackets()],
  ];
  for (const [title, packets] of kinds) {
    it(`${title} end in flows or in a PacketError, in bounded memory`, function () {
      this.timeout(60_000);
      const random = randomNumbers(20261121);
      const batch = new FlowBatch(FIELD_NAMES, 256);
      const templates = new MemoryRegistry({ fields: 2000, domains: 50 });
      const pending = new PendingSets({ bytes: 100_000, patience: 500 });
      const decoder = new PacketDecoder(batch, { templates, pending, appliesSampling: true });
      let bytes = 0;
      let refused = 0;
      let flows = 0;
      for (let now = 0; bytes < 4_000_000; now++) {
        const packet = mutate(packets[random() % packets.length] ?? new Uint8Array(), random);
        bytes += packet.length;
        pending.expire(now);
        try {
          const view = new DataView(packet.buffer);
          const steps = decoder.decode(view, parsePacketHeader(view), random() % 3, now);
          let rows = 0;
          for (let step = steps.next(); !step.done; step = steps.next()) {
            rows += batch.length;
            batch.length = 0;
          }
          rows += batch.length;
          batch.length = 0;
          flows += rows;
          // At the worst each byte, here or among those that waited, is a record of its own, continued in 16.
          assert.ok(rows <= (packet.length + 100_000) * 16);
        } catch (error) {
          if (!(error instanceof PacketError)) throw error;
          refused++;
        }
      }
      assert.ok(flows > 10_000 && refused > 1000, `${flows} flows, ${refused} refused`);
      const kept = templates.save();
      assert.ok(kept.length <= 50);
      assert.ok(kept.flatMap((domain) => domain.templates.flatMap(({ fields }) => fields)).length <= 2000);
      assert.ok(pending.waiting * 256 <= 100_000);
    });
  }
});
