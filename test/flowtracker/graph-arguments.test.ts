import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { GRAPH_KINDS } from '../../lib/flowtracker/grapher/graph-kinds.js';
import { graphSource } from '../../lib/flowtracker/grapher/graph-source.js';
import { individualGraphArguments } from '../../lib/flowtracker/grapher/individual-graph.js';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import { findTracking } from '../../lib/flowtracker/trackings.js';
import { makeTracker, TRACKER_NOW, type TestTracker } from './site.js';
import { keepZone } from '../support/zone.js';

const [DAILY] = GRAPH_KINDS;
assert.ok(DAILY);

function argumentsOf({ labelsInTitles = true, isThumbnail = false, threshold = 0, revisions = 0 }): string[] {
  return individualGraphArguments({
    frame: {
      config: makeFlowViewerConfig({ labelsInTitles }),
      kind: DAILY as NonNullable<typeof DAILY>,
      end: TRACKER_NOW,
      label: 'Web',
      isThumbnail,
    },
    type: 'bps',
    rrd: 'web.rrd',
    threshold,
    revisions: Array.from({ length: revisions }, (_, i) => ({
      notate: i !== 1,
      time: TRACKER_NOW - 1000 + i,
      comment: `change ${i}`,
    })),
  });
}

const titleOf = (args: readonly string[]): string | undefined => args[args.indexOf('--title') + 1];

describe('arguments of the graphs of a tracking', () => {
  keepZone('UTC');

  it('have the label in their titles where that is wished, and always in thumbnails', () => {
    assert.equal(titleOf(argumentsOf({})), 'Web: Last 24 Hours');
    assert.equal(titleOf(argumentsOf({ labelsInTitles: false })), 'Last 24 Hours');
    assert.equal(titleOf(argumentsOf({ labelsInTitles: false, isThumbnail: true })), 'Web: Last 24 Hours');
  });

  it('have a line at a threshold, whichever side of it is bad', () => {
    for (const isThumbnail of [false, true]) {
      const lines = [500, -500, 0].map((threshold) =>
        argumentsOf({ threshold, isThumbnail }).filter((argument) => argument.startsWith('HRULE:')),
      );
      assert.deepEqual(lines, [['HRULE:500#FF0000'], ['HRULE:500#FF0000'], []]);
    }
  });

  it('have lines at the last three of the revisions that are to be noted', () => {
    const marked = (revisions: number): (string | undefined)[] =>
      argumentsOf({ revisions })
        .filter((argument) => argument.startsWith('VRULE:'))
        .map((argument) => /change \d/.exec(argument)?.[0]);
    assert.deepEqual(marked(2), ['change 0']);
    assert.deepEqual(marked(6), ['change 3', 'change 4', 'change 5']);
  });
});

describe('arguments of the graphs of a group', () => {
  keepZone('UTC');
  let tracker: TestTracker;
  before(async () => {
    tracker = await makeTracker();
    for (const [monitor_label, monitor_type] of [
      ['Web', 'bps'],
      ['DNS', 'pps'],
    ] as const)
      await establish(
        tracker.context,
        new Map(Object.entries({ device_name: 'edge', monitor_label, monitor_type })),
      );
  });
  after(() => tracker.remove());

  async function groupOf(...components: string[]): Promise<{ args: string[]; remarks: string[] }> {
    const text = `${components.join('\n')}\n input: monitor_label: Both\n input: monitor_type: Group\n`;
    await writeFile(tracker.at('filters/both.grp'), text);
    const group = await findTracking(tracker.site, 'both');
    assert.ok(group && DAILY);
    const remarks: string[] = [];
    const drawing = {
      site: tracker.site,
      colourOf: (name: string) => (name === 'auto blue1' ? '3333ff' : undefined),
      onRemark: (remark: string) => void remarks.push(remark),
    };
    const source = await graphSource(drawing, group);
    return { args: source({ kind: DAILY, end: TRACKER_NOW, isThumbnail: false }), remarks };
  }

  it('draw a colour that nobody knows as the standard one', async () => {
    const { args } = await groupOf('101^Web^auto blue1', '102^DNS^nobody knows');
    const areas = args.filter((argument) => argument.startsWith('AREA:'));
    assert.deepEqual(
      areas.map((area) => /#(\w+):/.exec(area)?.[1]),
      ['3333ff', 'FFE0C0'],
    );
  });

  it('name the axis after the last component', async () => {
    const noun = ({ args }: { args: string[] }): string | undefined =>
      args[args.indexOf('--vertical-label') + 1];
    assert.equal(noun(await groupOf('101^Web^x', '201^DNS^x')), 'Packets per Second');
    assert.equal(noun(await groupOf('101^DNS^x', '201^Web^x')), 'Bits per Second');
    assert.equal(noun(await groupOf('101^DNS^x', '201^Gone^x')), 'Bits per Second');
  });

  it('have a line at each event of the site in their time, without text in thumbnails', async () => {
    const eventsFile = tracker.at('events.txt');
    await writeFile(eventsFile, '2026/03/02 1100 new uplink: 10G\n2026/02/20 0000 older\n');
    const group = await findTracking(tracker.site, 'both');
    assert.ok(group && DAILY);
    const remarks: string[] = [];
    const sourceWith = (file: string | undefined) =>
      graphSource(
        {
          site: { ...tracker.site, settings: { ...tracker.site.settings, eventsFile: file } },
          colourOf: () => undefined,
          onRemark: (remark) => void remarks.push(remark),
        },
        group,
      );
    const [none, some, missing] = [
      await sourceWith(undefined),
      await sourceWith(eventsFile),
      await sourceWith(tracker.at('nowhere')),
    ];
    const request = { kind: DAILY, end: TRACKER_NOW, isThumbnail: false };
    const time = Date.UTC(2026, 2, 2, 11) / 1000;
    const rule = `VRULE:${time}#ff0000:2026/03/02 1100 new uplink\\: 10G`;
    assert.deepEqual(some(request), [...none(request), 'COMMENT:\\n', rule, 'COMMENT:\\n']);
    const thumbnail = { ...request, isThumbnail: true };
    assert.deepEqual(some(thumbnail), [...none(thumbnail), `VRULE:${time}#ff0000`]);
    // Whether a picture is old is judged by all of them, so that one that is added is drawn at once.
    assert.equal(some({ ...request, end: 0 }).filter((argument) => argument.startsWith('VRULE:')).length, 2);
    assert.deepEqual(missing(request), none(request));
    assert.match(remarks.join(), /events are not drawn: .*nowhere/);
    const { image } = await tracker.context.rrd.graph(
      some(request).filter((argument) => argument !== '--lazy'),
    );
    assert.ok(image.length > 0);
  });

  it('leave a component without RRD out, and say so', async () => {
    const { args, remarks } = await groupOf('101^Web^x', '102^Gone^x');
    assert.equal(args.filter((argument) => argument.startsWith('AREA:')).length, 1);
    assert.deepEqual(remarks, ['both is drawn without "Gone", which has no RRD']);
  });
});
