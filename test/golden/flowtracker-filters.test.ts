import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { checkCriteria } from '../../lib/criteria/criteria.js';
import { definitionText, placeholderPeriod } from '../../lib/criteria/definition.js';
import { blockOfForm } from '../../lib/criteria/form.js';
import { fileNameOfLabel } from '../../lib/criteria/labels.js';
import {
  formatGroupFile,
  formatTrackingFile,
  parseTrackingFile,
  type Revision,
} from '../../lib/criteria/tracking-file.js';
import { parseFilterFile } from '../../lib/query/filter.js';
import { keepZone } from '../support/zone.js';
import { describeWithData, sharedData } from '../support/data.js';

interface TrackingCase {
  case: string;
  time_zone: string;
  fields: Record<string, string>;
  file_name: string;
  filter_file: string;
  revise?: { fields: Record<string, string>; filter_file_after: string };
}

interface GroupCase {
  label: string;
  file_name: string;
  steps: { group_file_after: string }[];
}

const FORM_DEFAULTS = { monitor_type: 'bps', alert_frequency: 'none' };

const CONFIG = makeFlowViewerConfig({
  devices: ['edge'],
  ipfixDevices: [],
  exporters: [{ address: '10.20.255.3', title: 'Core' }],
});

/** The file of a tracking whose form was filled like this. */
async function fileOf(fields: Record<string, string>, revisions: readonly Revision[] = []): Promise<string> {
  const { block } = blockOfForm(new Map(Object.entries({ ...FORM_DEFAULTS, ...fields })), CONFIG);
  const checked = await checkCriteria(block, { config: CONFIG });
  assert.ok('criteria' in checked, JSON.stringify(checked));
  const definition = definitionText(checked.criteria, placeholderPeriod(), '1');
  return formatTrackingFile(definition, { block, revisions });
}

function golden(name: string): unknown {
  return JSON.parse(readFileSync(sharedData('golden', 'flowtracker', name), 'utf8'));
}

describeWithData('recorded trackings', () => {
  const names = readdirSync(sharedData('golden', 'flowtracker')).filter((name) => name !== 'group-edge.json');

  for (const name of names) {
    const recorded = golden(name) as TrackingCase;
    describe(recorded.case, () => {
      keepZone(recorded.time_zone);

      it('is written as the original writes it', async () => {
        assert.equal(await fileOf(recorded.fields), recorded.filter_file);
      });

      if (recorded.revise) {
        const { fields, filter_file_after: after } = recorded.revise;
        it('is revised as the original revises it', async () => {
          const { revisions } = parseTrackingFile(after);
          assert.equal(revisions.length, 1);
          assert.equal(revisions[0]?.comment, fields['revision_comment']);
          assert.equal(await fileOf(fields, revisions), after);
        });
      }

      it('is named after its label, read, and written again', () => {
        const tracking = parseTrackingFile(recorded.filter_file);
        const { block, filterText, values, kind, revisions, components } = tracking;
        assert.equal(kind, 'individual');
        assert.deepEqual([revisions, components], [[], []]);
        assert.equal(fileNameOfLabel(block.monitor_label), recorded.file_name);
        assert.equal(parseFilterFile(filterText, { file: 'x.fil' }).definitions.length, 1);
        const definition = filterText.trimEnd().split('\n');
        assert.equal(formatTrackingFile(definition, { block, values }), recorded.filter_file);
      });
    });
  }
});

describeWithData('recorded groups', () => {
  const recorded = golden('group-edge.json') as GroupCase;

  for (const [index, { group_file_after: text }] of recorded.steps.entries()) {
    it(`step ${index + 1} is read and written again`, () => {
      const group = parseTrackingFile(text);
      assert.equal(group.kind, 'group');
      assert.equal(group.filterText, '');
      assert.equal(group.block.monitor_label, recorded.label);
      assert.equal(fileNameOfLabel(group.block.monitor_label), recorded.file_name);
      assert.equal(formatGroupFile(group.components, group), text);
    });
  }
});
