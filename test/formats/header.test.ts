import assert from 'node:assert/strict';
import {
  MAX_HEADER_LENGTH,
  parseHeader,
  parsePreamble,
  type FlowToolsHeader,
} from '../../lib/formats/header.js';
import { readBytes } from './support.js';

type Tlv = readonly [type: number, value: Uint8Array | string, announced?: number];

/** A header of stream version 3 of these TLVs, little endian; texts are hexadecimal. */
function bytesOf(...tlvs: Tlv[]): Buffer {
  const parts = tlvs.map(([type, value, announced]) => {
    const bytes = typeof value === 'string' ? Buffer.from(value.replaceAll(' ', ''), 'hex') : value;
    const start = Buffer.alloc(4);
    start.writeUInt16LE(type, 0);
    start.writeUInt16LE(announced ?? bytes.length, 2);
    return Buffer.concat([start, bytes]);
  });
  const body = Buffer.concat(parts);
  const preamble = Buffer.from('cf10010300000000', 'hex');
  preamble.writeUInt32LE(8 + body.length, 4);
  return Buffer.concat([preamble, body]);
}

function parse(bytes: Uint8Array): FlowToolsHeader {
  const preamble = parsePreamble(bytes);
  if (typeof preamble === 'string') assert.fail(preamble);
  return parseHeader(bytes, preamble);
}

const VERSION: Tlv = [2, '0500'];
const NUL_NAME = '55 70 00';

describe('header of a flow-tools file', () => {
  it('has the last of fields that occur twice', () => {
    const header = parse(bytesOf(VERSION, [0x0b, '01000000'], [0x0b, '02000000'], [2, '0700']));
    assert.equal(header.lostFlows, 2);
    assert.equal(header.exportVersion, 7);
  });

  it('skips null and unknown fields, and values too short for their field', () => {
    const header = parse(bytesOf([0, ''], [0x77, '0102030405'], [0x0b, '0102'], VERSION, [0x0d, '09000000']));
    assert.equal(header.exportVersion, 5);
    assert.equal(header.corruptPackets, 9);
    assert.equal(header.lostFlows, undefined);
  });

  it('ends quietly at a value that would pass its end', () => {
    const header = parse(bytesOf(VERSION, [0x0d, '09000000'], [0x0b, '01000000', 500], [0x0e, '01000000']));
    assert.equal(header.corruptPackets, 9);
    assert.equal(header.lostFlows, undefined);
    assert.equal(header.sequenceResets, undefined);
  });

  it('lists interface names and aliases in reverse order and ignores those without terminator', () => {
    const header = parse(
      bytesOf(
        VERSION,
        [0x11, `01000a0a 0200 ${NUL_NAME}`],
        [0x11, `01000a0a 0300 ${NUL_NAME}`],
        [0x11, '01000a0a 0400 5570'],
        [0x11, '01000a0a 04'],
        [0x12, `01000a0a 0200 0700 0800 ${NUL_NAME}`],
        [0x12, `01000a0a 0000 ${NUL_NAME}`],
        [0x12, `01000a0a ffff 0700 0800 ${NUL_NAME}`],
        [0x12, '01000a0a 0100 0700 5570'],
        [0x12, '01'],
      ),
    );
    const exporter = 0x0a0a0001;
    assert.deepEqual(header.interfaceNames, [
      { exporter, ifIndex: 3, name: 'Up' },
      { exporter, ifIndex: 2, name: 'Up' },
    ]);
    assert.deepEqual(header.interfaceAliases, [
      { exporter, ifIndexes: [], name: 'Up' },
      { exporter, ifIndexes: [7, 8], name: 'Up' },
    ]);
  });

  it('swaps interface names and aliases of a big-endian file', () => {
    const bytes = Buffer.from(
      'cf100203 0000003a 0002 0002 0005 0011 0009 0a000001 0003 557000 0012 000d 0a000001 0002 0007 0008 557000 0008 0004 00000001'.replaceAll(
        ' ',
        '',
      ),
      'hex',
    );
    const header = parse(bytes.subarray(0, 0x3a));
    assert.deepEqual(header.interfaceNames, [{ exporter: 0x0a000001, ifIndex: 3, name: 'Up' }]);
    assert.deepEqual(header.interfaceAliases, [{ exporter: 0x0a000001, ifIndexes: [7, 8], name: 'Up' }]);
    assert.equal(header.flags, 1);
  });

  it('gives capture times and count only of writers that knew them', () => {
    const times: Tlv[] = [
      [0x06, '01000000'],
      [0x07, '02000000'],
      [0x0a, '03000000'],
    ];
    const known = { captureStart: 1, captureEnd: 2, flowCount: 3 };
    const unknown = { captureStart: undefined, captureEnd: undefined, flowCount: undefined };
    const expected = { '00': known, '03': known, '28': known, '08': unknown, '0a': unknown };
    for (const [flags, values] of Object.entries(expected)) {
      const { captureStart, captureEnd, flowCount } = parse(
        bytesOf(VERSION, [8, `${flags}000000`], ...times),
      );
      assert.deepEqual({ captureStart, captureEnd, flowCount }, values, `flags ${flags}`);
    }
  });

  it('is refused for another magic, byte order, stream version or an impossible length', () => {
    const refused = ['cf110103', 'ce100103', 'cf100003', 'cf100303', 'cf100100', 'cf100102', 'cf100104'];
    for (const start of refused) {
      assert.equal(typeof parsePreamble(Buffer.from(`${start}54000000`, 'hex')), 'string', start);
    }
    for (const length of [0, 7, MAX_HEADER_LENGTH + 1, 0xffffffff]) {
      const bytes = Buffer.from('cf10010300000000', 'hex');
      bytes.writeUInt32LE(length, 4);
      assert.equal(typeof parsePreamble(bytes), 'string', `length ${length}`);
    }
  });

  it('must name a version that exists', async () => {
    const unsupported: Tlv[][] = [
      [],
      [[2, '0200']],
      [[2, '0900']],
      [[2, '0800']],
      [
        [2, '0800'],
        [3, '02'],
        [4, '0f'],
      ],
      [
        [2, '0800'],
        [3, '02'],
        [4, '00'],
      ],
      [
        [2, '0800'],
        [3, '01'],
        [4, '01'],
      ],
    ];
    for (const tlvs of unsupported) {
      const { error } = await readBytes([bytesOf(...tlvs)]);
      assert.equal(error?.code, 'unsupported-version', JSON.stringify(tlvs));
    }
    const supported = bytesOf([2, '0800'], [3, '02'], [4, '0e']);
    assert.equal((await readBytes([supported])).error, undefined);
  });

  it('may end anywhere, which is an error that tells where', async () => {
    const bytes = bytesOf(VERSION, [0x0f, NUL_NAME]);
    for (let length = 2; length < bytes.length; length++) {
      const { error } = await readBytes([bytes.subarray(0, length)]);
      assert.equal(error?.code, 'truncated-header', `${length} bytes`);
      assert.equal(error?.offset, length);
    }
  });

  it('of stream version 1 has its capture times', () => {
    const bytes = Buffer.alloc(360);
    bytes.set([0xcf, 0x10, 2, 1]);
    bytes.writeUInt16BE(0xffff, 4);
    [100, 200, 3, 4, 5, 6, 7].forEach((value, i) => bytes.writeUInt32BE(value, 8 + 4 * i));
    bytes.write('host\0rest', 36, 'latin1');
    bytes.fill('c', 104);
    const header = parse(bytes);
    assert.deepEqual(header, {
      kind: 'flow-tools',
      streamVersion: 1,
      byteOrder: 'big',
      length: 360,
      exportVersion: 1,
      captureStart: 100,
      captureEnd: 200,
      flags: 3,
      rotation: 4,
      flowCount: 5,
      lostFlows: 6,
      misorderedFlows: 7,
      hostname: 'host',
      comments: 'c'.repeat(256),
      interfaceNames: [],
      interfaceAliases: [],
    });
  });
});
