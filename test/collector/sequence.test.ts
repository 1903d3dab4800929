import assert from 'node:assert/strict';
import { fingerprintOf, SequenceTracker, type SequenceEvent } from '../../lib/collector/sequence.js';

/** Follows packets of `count` units each. */
class Stream {
  readonly tracker: SequenceTracker;
  #fingerprint = 0;

  constructor(isLoose = false) {
    this.tracker = new SequenceTracker(isLoose);
  }

  next(sequence: number, count = 30, uptime?: number): SequenceEvent {
    return this.tracker.account(sequence, { all: count, flows: count }, ++this.#fingerprint, uptime);
  }
}

const ordered = { kind: 'ordered' };

describe('sequence numbers', () => {
  it('that follow each other are in order, over 2^32 too', () => {
    const stream = new Stream();
    for (let i = 0; i < 10; i++) assert.deepEqual(stream.next((4294967200 + i * 30) >>> 0), ordered);
  });

  it('tell how much is missing', () => {
    const stream = new Stream();
    stream.next(1000);
    assert.deepEqual(stream.next(1090), { kind: 'gap', missing: 60 });
    assert.deepEqual(stream.next(1120), ordered);
    assert.deepEqual(stream.next(4294967290), { kind: 'restart' });
    assert.deepEqual(stream.next(24 + 50), { kind: 'gap', missing: 50 });
  });

  it('of late packets fill their gap, piece by piece', () => {
    const stream = new Stream();
    stream.next(0);
    stream.next(120);
    assert.deepEqual(stream.next(60), { kind: 'late', found: 30, wasLarge: false });
    assert.deepEqual(stream.next(30), { kind: 'late', found: 30, wasLarge: false });
    assert.deepEqual(stream.next(150), ordered);
    assert.deepEqual(stream.next(90), { kind: 'late', found: 30, wasLarge: false });
    assert.deepEqual(stream.next(90), { kind: 'restart' });
  });

  it('that begin anew are those of a restart, as is an uptime that does', () => {
    const stream = new Stream();
    stream.next(100_000, 30, 5_000_000);
    assert.deepEqual(stream.next(0, 30, 1000), { kind: 'restart' });
    assert.deepEqual(stream.next(30, 30, 1100), ordered);
    stream.next(60, 30, 9_000_000);
    assert.deepEqual(stream.next(90, 30, 1000), { kind: 'restart' });
  });

  it('do not restart when the uptime wraps', () => {
    const stream = new Stream();
    stream.next(0, 30, 4294967000);
    assert.deepEqual(stream.next(30, 30, 100), ordered);
  });

  it('may count the packet itself, with or without options, in IPFIX', () => {
    const counts = [7, 12, 3, 9, 4, 8];
    for (const options of [0, 1]) {
      const tracker = new SequenceTracker(true);
      let sequence = 0;
      for (const [i, flows] of counts.entries()) {
        sequence += flows;
        const all = flows + options;
        assert.deepEqual(tracker.account(sequence, { all, flows }, i, undefined), ordered, `${i}`);
      }
      const { kind } = tracker.account(sequence + 5 + 20, { all: 5 + options, flows: 5 }, 99, undefined);
      assert.equal(kind, 'gap');
    }
  });

  it('are strict where the version is', () => {
    const stream = new Stream();
    stream.next(10, 10);
    assert.deepEqual(stream.next(15, 5), { kind: 'restart' });
  });

  it('say nothing after a packet whose units are not known', () => {
    const tracker = new SequenceTracker(true);
    tracker.account(0, { all: 5, flows: 5 }, 1, undefined);
    tracker.account(5, undefined, 2, undefined);
    assert.deepEqual(tracker.account(700, { all: 5, flows: 5 }, 3, undefined), ordered);
    assert.equal(tracker.account(800, { all: 5, flows: 5 }, 4, undefined).kind, 'gap');
  });

  it('and content together tell duplicates', () => {
    const stream = new Stream();
    for (let i = 0; i < 100; i++) stream.next(i * 30);
    assert.ok(stream.tracker.isDuplicate(99 * 30, 100));
    assert.ok(!stream.tracker.isDuplicate(99 * 30, 5));
    assert.ok(!stream.tracker.isDuplicate(10 * 30, 11), 'too long ago');
  });
});

describe('fingerprints', () => {
  it('differ when content or length do', () => {
    const bytes = Uint8Array.from({ length: 1464 }, (_, i) => i & 255);
    const of = (content: Uint8Array): number => fingerprintOf(new DataView(Uint8Array.from(content).buffer));
    assert.equal(of(bytes), of(bytes));
    assert.notEqual(of(bytes), of(bytes.subarray(0, 1460)));
    for (let at = 0; at < 64; at += 4) {
      const other = Uint8Array.from(bytes);
      other[at * 20] = 99;
      if (at * 20 < 1464) assert.notEqual(of(bytes), of(other), `${at * 20}`);
    }
  });
});
