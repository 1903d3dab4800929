import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parse } from 'node-html-parser';
import request from 'supertest';
import type { FlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { describeWithData, sharedData } from '../support/data.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';
import { fieldsOf } from '../web/suite-form-fields.js';

interface PrefillCase {
  config: { devices: string[]; exporters: string[] };
  work_files: Record<string, string>;
  steps: { query: string; fields: Record<string, string> }[];
}

describeWithData('forms that are opened with a report', () => {
  let site: TestSite;
  let recorded: PrefillCase;

  keepZone('UTC');

  before(async () => {
    recorded = JSON.parse(
      await readFile(sharedData('golden/flowviewer/page-form-prefill.json'), 'utf8'),
    ) as PrefillCase;
    const { devices, exporters } = recorded.config;
    const config: Partial<FlowViewerConfig> = {
      devices,
      exporters: exporters.map((text) => {
        const [address = '', title = ''] = text.split(/:(.*)/);
        return { address, title };
      }),
    };
    site = await makeViewerSite({ config, workFiles: recorded.work_files });
  });
  after(() => site?.cleanup());

  it('show its filter', async () => {
    assert.equal(recorded.steps.length, 3);
    for (const { query, fields } of recorded.steps) {
      const { device, ...others } = fields;
      const { text } = await request(site.app).get(`/FlowViewer.cgi?${query}`).expect(200);
      const shown = fieldsOf(parse(text));
      for (const [name, value] of Object.entries({ device_name: device, ...others })) {
        assert.equal(shown.get(name), value, `${query}: ${name}`);
      }
    }
  });
});
