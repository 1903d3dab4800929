import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { formatAddress } from '../../lib/flow/address.js';
import { ScanDetector, type ScanEvent, type ScanOptions } from '../../lib/query/dscan/detector.js';
import { parseSuppressList } from '../../lib/query/dscan/suppress.js';
import { describeWithData, sharedData } from '../support/data.js';
import { mainSetFile, readFiltered } from '../support/query-runs.js';

type GoldenEvent = [kind: 'host' | 'port', source: string, destination: string | null, seconds: number];

interface GoldenScans {
  file: string;
  events_by_options: Record<string, { events: GoldenEvent[]; count: number; ager_resets: number }>;
}

const web = { ignoreWebServers: true, ignoreWebClients: true };

/** The recorded case suppresses the whole address whatever protocol and port its line gives; ours does what the line says. */
const wholeAddress = parseSuppressList('10.20.5.132 - - -').list;

const CASES: Record<string, ScanOptions> = {
  '-D20 -S5': { hostLimit: 20, portLimit: 5 },
  '-w -W -D20 -S5': { ...web, hostLimit: 20, portLimit: 5 },
  '-w -W': web,
  '-D10 -S3 -m -t1000': { hostLimit: 10, portLimit: 3, ignoreMulticast: true, maxAge: 1000 },
  '-D20 -S5 with suppress source line "10.20.5.132 6 - 80"': {
    ...{ hostLimit: 20, portLimit: 5, suppressSources: wholeAddress },
  },
};

function asRecorded(event: ScanEvent): GoldenEvent[] {
  if (event.kind !== 'host-scan' && event.kind !== 'port-scan') return [];
  const seconds = Math.floor(event.timeMs / 1000);
  const source = formatAddress(event.source);
  if (event.kind === 'host-scan') return [['host', source, null, seconds]];
  return [['port', source, formatAddress(event.destination), seconds]];
}

describeWithData('flow-dscan', () => {
  let golden: GoldenScans;
  before(() => {
    golden = JSON.parse(readFileSync(sharedData('golden/flow-tools/dscan.json'), 'utf8')) as GoldenScans;
  });

  it('has all recorded cases', () => {
    assert.deepEqual(Object.keys(CASES), Object.keys(golden.events_by_options));
  });

  for (const [name, options] of Object.entries(CASES)) {
    it(`reports the recorded scans in their order: ${name}`, async () => {
      const detector = new ScanDetector(options);
      const events: ScanEvent[] = [];
      await readFiltered(mainSetFile(golden.file), undefined, () => ({
        columns: detector.columns,
        use: (batch, mask) => events.push(...detector.process(batch, mask)),
      }));
      const expected = golden.events_by_options[name];
      assert.deepEqual(events.flatMap(asRecorded), expected?.events);
      assert.equal(events.filter(({ kind }) => kind === 'ager-reset').length, expected?.ager_resets);
    });
  }
});
