import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { describeWithData, sharedData } from '../support/data.js';
import { makeViewerSite, VIEWER_NOW, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

interface SaveCase {
  work_files: Record<string, string>;
  save_report: {
    query: string;
    post: Record<string, string>;
    file: string;
    content_lines: string[];
    redirect_query: string;
  };
  save_filter: {
    query: string;
    cases: { filter_name: string; file: string; content: string; redirect_query: string }[];
  };
}

describeWithData('saving, as the original did it', () => {
  let site: TestSite;
  let recorded: SaveCase;

  keepZone('UTC');

  before(async () => {
    recorded = JSON.parse(await readFile(sharedData('golden/flowviewer/page-save.json'), 'utf8')) as SaveCase;
  });

  beforeEach(async () => {
    site = await makeViewerSite({ workFiles: recorded.work_files });
  });
  afterEach(() => site.cleanup());

  const post = (query: string, fields: Record<string, string>): request.Test =>
    request(site.app).post(`/FlowViewer_Save.cgi?${query}`).type('form').send(fields);
  const savedFile = (name: string): Promise<string> =>
    readFile(join(site.config.saveDirectory, name), 'utf8');

  it('a report', async () => {
    const { query, post: fields, file, content_lines: lines, redirect_query: target } = recorded.save_report;
    await post(query, fields).expect(303).expect('Location', target);
    const expected = lines.join('\n').replace('<epoch seconds of the save>', String(VIEWER_NOW));
    assert.equal(await savedFile(file), expected);
  });

  it('filters', async () => {
    const { query, cases } = recorded.save_filter;
    for (const { filter_name: name, file, content, redirect_query: target } of cases) {
      await post(query, { filter_name: name }).expect(303).expect('Location', target);
      assert.equal(await savedFile(file), content);
    }
  });
});
