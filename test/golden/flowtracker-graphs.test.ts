import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { parseTrackingFile, trackingTypeOf } from '../../lib/criteria/tracking-file.js';
import { GRAPH_KINDS, type GraphName } from '../../lib/flowtracker/grapher/graph-kinds.js';
import { groupGraphArguments } from '../../lib/flowtracker/grapher/group-graph.js';
import { individualGraphArguments } from '../../lib/flowtracker/grapher/individual-graph.js';
import { describeWithData, sharedData } from '../support/data.js';
import { keepZone } from '../support/zone.js';

interface Golden {
  case: string;
  file_name: string;
  filter_file?: string;
  revise?: { filter_file_after: string };
  graphs?: { clock: number; argv: Record<GraphName, string[]> };
}

interface GoldenGroup extends Golden {
  label: string;
  graphs: { clock: number; argv: Record<GraphName, string[]> };
  steps: { group_file_after: string }[];
  thumbnails: Record<string, string[]>;
  component_cases: Record<string, string>;
}

const COLOURS: Record<string, string> = {
  'auto mixed1': '6622ee',
  'auto mixed2': '33ddff',
  'auto blue1': '3333ff',
  'auto blue2': '3366ff',
  yellow: 'ffff66',
};

const config = makeFlowViewerConfig({ monitorDirectory: '$monitor_directory' });

function read(name: string): Golden {
  return JSON.parse(readFileSync(sharedData('golden/flowtracker', name), 'utf8')) as Golden;
}

/** rrdtool refuses the original's `--interlace`. */
function expected(argv: readonly string[]): string[] {
  return argv.map((argument) => (argument === '--interlace' ? '--interlaced' : argument));
}

describeWithData('graphs of trackings', () => {
  keepZone('UTC');

  function individual(golden: Golden, kind: (typeof GRAPH_KINDS)[number], end: number, isThumbnail: boolean) {
    const { block, revisions } = parseTrackingFile(
      golden.revise?.filter_file_after ?? golden.filter_file ?? '',
    );
    return individualGraphArguments({
      frame: { config, kind, end, label: block.monitor_label.trim(), isThumbnail },
      type: trackingTypeOf(block.monitor_type),
      rrd: `$rrdtool_directory/${golden.file_name}.rrd`,
      threshold: Number(block.alert_threshold),
      revisions,
    });
  }

  it('are drawn with the recorded arguments', () => {
    let compared = 0;
    for (const name of readdirSync(sharedData('golden/flowtracker'))) {
      const golden = read(name);
      if (!golden.graphs || !golden.filter_file) continue;
      for (const kind of GRAPH_KINDS) {
        const argv = ['graph', `$monitor_directory/${golden.file_name}/${kind.name}.png`];
        argv.push(...individual(golden, kind, golden.graphs.clock, false));
        assert.deepEqual(argv, expected(golden.graphs.argv[kind.name]), `${golden.case} ${kind.name}`);
        compared++;
      }
    }
    assert.equal(compared, 20);
  });

  function group(golden: GoldenGroup, kind: (typeof GRAPH_KINDS)[number], isThumbnail: boolean): string[] {
    const { components, revisions } = parseTrackingFile(golden.steps.at(-1)?.group_file_after ?? '');
    return groupGraphArguments({
      frame: { config, kind, end: golden.graphs.clock, label: golden.label, isThumbnail },
      type: 'bps',
      revisions,
      components: components.map(({ position, label, colour }) => ({
        label,
        colour: COLOURS[colour] ?? '',
        isBelow: position >= 200,
        source: {
          rrd: `$rrdtool_directory/${read(`${golden.component_cases[label]}.json`).file_name}.rrd`,
        },
      })),
    });
  }

  it('of a group are drawn with the recorded arguments', () => {
    const golden = read('group-edge.json') as GoldenGroup;
    for (const kind of GRAPH_KINDS) {
      const argv = [
        'graph',
        `$monitor_directory/${golden.file_name}/${kind.name}.png`,
        ...group(golden, kind, false),
      ];
      assert.deepEqual(argv, expected(golden.graphs.argv[kind.name]), kind.name);
    }
  });

  it('of a dashboard are drawn with the recorded arguments', () => {
    const golden = read('group-edge.json') as GoldenGroup;
    const [daily, weekly] = GRAPH_KINDS;
    assert.ok(daily && weekly);
    const head = (name: string) => ['graph', '--font', 'DEFAULT:6', `$dashboard_directory/${name}`];
    const ofGroup = 'edge_in_-_out_weekly_2.png';
    const ofTracking = 'not_web_daily_1.png';
    assert.deepEqual(
      [...head(ofGroup), ...group(golden, weekly, true)],
      expected(golden.thumbnails[ofGroup] ?? []),
    );
    assert.deepEqual(
      [...head(ofTracking), ...individual(read('not-web-bits.json'), daily, golden.graphs.clock, true)],
      expected(golden.thumbnails[ofTracking] ?? []),
    );
  });
});
