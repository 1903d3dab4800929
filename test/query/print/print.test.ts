import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FIELD_BITS, FIELD_NAMES, type FieldName } from '../../../lib/flow/fields.js';
import { formatAddress } from '../../../lib/flow/address.js';
import { MissingFieldsError } from '../../../lib/query/missing-fields.js';
import { defaultPrintFormat, PRINT_FORMATS, printFormat } from '../../../lib/query/print/formats.js';
import { shortPrefix } from '../../../lib/query/prefix-text.js';
import { FlowPrinter } from '../../../lib/query/print/printer.js';
import { batchOf, type FlowValues } from '../../support/batches.js';
import { inZone } from '../../support/zone.js';

const ALL = new Set<FieldName>(FIELD_NAMES);

function print(number: number, flows: readonly FlowValues[], wide = false, mask?: Uint8Array): string[] {
  const printer = new FlowPrinter(printFormat(number, wide), { fields: ALL });
  const text = Buffer.from(printer.print(batchOf(flows, printer.columns), mask)).toString('latin1');
  return text.split('\n').slice(0, -1);
}

describe('flow-print', () => {
  it('prints numbers and addresses of any size: format 5 against padEnd', () => {
    const flow = fc.record(
      Object.fromEntries(
        FIELD_NAMES.map((field) => [field, fc.oneof(fc.nat(255), fc.nat(2 ** FIELD_BITS[field] - 1))]),
      ),
    );
    const property = fc.property(fc.array(flow, { maxLength: 20 }), (flows: FlowValues[]) => {
      const expected = flows.map((values) => {
        const of = (field: FieldName): number => values[field] ?? 0;
        const left = (value: number, width: number): string => String(value).padEnd(width);
        return [
          left(of('input'), 5),
          formatAddress(of('srcaddr')).padEnd(15),
          left(of('srcport'), 5),
          left(of('output'), 5),
          formatAddress(of('dstaddr')).padEnd(15),
          left(of('dstport'), 5),
          left(of('prot'), 3),
          left(of('tcp_flags') & 7, 2),
          left(of('dpkts'), 10),
          left(of('doctets'), 10),
        ].join(' ');
      });
      assert.deepEqual(
        print(5, flows).map((line) => line.slice(36)),
        expected,
      );
    });
    fc.assert(property, { seed: 1, numRuns: 100 });
  });

  it('prints prefixes without trailing zero octets: against their text', () => {
    const octet = fc.oneof(fc.constant(0), fc.nat(255));
    const property = fc.property(
      fc.tuple(octet, octet, octet, octet),
      fc.nat(255),
      ([a, b, c, d], src_mask) => {
        const srcaddr = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
        const [line = ''] = print(4, [{ srcaddr, src_mask }]);
        assert.equal(line.split(' ')[0], shortPrefix(srcaddr, src_mask));
      },
    );
    fc.assert(property, { seed: 1, numRuns: 300 });
  });

  it('shifts the rest of a line whose number is longer than its column', () => {
    const long = { doctets: 4_000_000_000, dpkts: 1, last: 2_000_000_000, tcp_flags: 0x12 };
    const [, times] = print(1, [long, long]);
    assert.match(times ?? '', / 2000000\.000 4000000000 00 12$/);
    const lines = print(1, [long, {}]);
    assert.equal(lines[3]?.slice(0, 5), '0000 ', 'the next line begins where it should');
    assert.match(lines[4] ?? '', / {5}0\.000 0 {3}00 00$/);
  });

  it('prints permitted flows only', () => {
    const flows = [{ prot: 1 }, { prot: 2 }, { prot: 3 }];
    const protocols = print(0, flows, false, Uint8Array.of(1, 0, 1)).map((line) => line.slice(45, 47));
    assert.deepEqual(protocols, ['01', '03']);
  });

  it('keeps only doubled SYN packets in format 2', () => {
    const syn = { prot: 6, tcp_flags: 2, dpkts: 2, doctets: 80 };
    assert.equal(print(2, [syn, { ...syn, dpkts: 3 }, { ...syn, prot: 17 }]).length, 3);
  });

  it('prints local time, across a change of the clock', () => {
    inZone('Europe/Berlin', () => {
      const at = (unix_secs: number): FlowValues => ({ unix_secs, unix_nsecs: 7_000_000 });
      const flows = [at(1_774_745_999), at(1_774_746_000), at(1_774_745_999)];
      assert.deepEqual(
        print(5, flows).map((line) => line.slice(0, 17)),
        ['0329.01:59:59.007', '0329.03:00:00.007', '0329.01:59:59.007'],
      );
      assert.equal(print(24, flows)[1]?.slice(83, 106), '2026-03-29 03:00:00.007');
    });
  });

  it('puts every value under its title, in all formats and widths', () => {
    for (let number = 0; number < PRINT_FORMATS; number++) {
      if (number === 1 || number === 2) continue;
      for (const wide of [false, true]) {
        const { titles } = printFormat(number, wide);
        const starts = [...(titles[0] ?? '').matchAll(/\S+/g)].map((match) => match.index);
        const flow = Object.fromEntries(FIELD_NAMES.map((field) => [field, 1]));
        const [line = ''] = print(number, [flow], wide);
        const leftAligned = number === 6 ? [] : starts.slice(1);
        for (const start of leftAligned) {
          const isRightAligned = /^(P|Active) /.test(titles[0]?.slice(start) ?? '');
          if (isRightAligned || line[start - 1] === 'x') continue;
          assert.equal(line[start - 1] ?? ' ', ' ', `format ${number}, column ${start}: ${line}`);
          assert.notEqual(line[start], ' ', `format ${number}, column ${start}: ${line}`);
        }
      }
    }
  });

  it('prints prefix pairs with TOS under the right titles (format 22)', () => {
    const flow = {
      ...{
        tos: 8,
        srcaddr: 0x0a140000,
        src_mask: 16,
        src_as: 64513,
        dstaddr: 0xc0000200,
        dst_mask: 24,
        dst_as: 7,
      },
      ...{ input: 2, output: 5, dflows: 3, doctets: 4000, dpkts: 40, first: 1000, last: 3500 },
    };
    const [line = ''] = print(22, [flow]);
    assert.deepEqual(line.trim().split(/ +/), '8 10.20/16 64513 192.0.2/24 7 2 5 3 4000 40 2500'.split(' '));
  });

  it('refuses formats whose fields the records lack', () => {
    const fields = new Set(FIELD_NAMES.filter((field) => field !== 'dflows'));
    assert.throws(() => new FlowPrinter(printFormat(10), { fields }), MissingFieldsError);
    assert.throws(() => printFormat(25), RangeError);
  });

  it('knows which format fits which export version', () => {
    assert.deepEqual(
      [1, 5, 6, 7, 1005].map((version) => defaultPrintFormat(version)),
      [3, 3, 8, 7, 9],
    );
    assert.equal(defaultPrintFormat(8, 14), 23);
  });
});
