import assert from 'node:assert/strict';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { assertRows, bodyOf, inUtc, pageCase, reportCases, siteOf } from '../flowviewer/golden-cases.js';
import { checkPage, readPage } from '../flowviewer/report-pages.js';
import { describeWithData } from '../support/data.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';

const FORM = 'application/x-www-form-urlencoded';

describeWithData('FlowViewer_Main.cgi answers the form of the original', () => {
  inUtc();
  for (const recorded of reportCases()) {
    it(`${recorded.case}: ${recorded.what}`, async () => {
      const site = await makeViewerSite(siteOf(recorded));
      try {
        const { text, status } = await request(site.app)
          .post('/FlowViewer_Main.cgi')
          .type(FORM)
          .send(bodyOf(recorded.form));
        assert.equal(status, 200);
        checkPage(text, recorded);
      } finally {
        await site.cleanup();
      }
    });
  }
});

interface Refused {
  readonly cases: readonly { readonly what: string; readonly form: Readonly<Record<string, string>> }[];
}

describeWithData('FlowViewer_Main.cgi refuses', () => {
  inUtc();
  let site: TestSite;
  before(async () => {
    site = await makeViewerSite();
  });
  after(() => site.cleanup());

  for (const { what, form } of pageCase<Refused>('page-errors').cases) {
    it(`${what}, and keeps what was entered`, async () => {
      const { text, status } = await request(site.app)
        .post('/FlowViewer_Main.cgi')
        .type(FORM)
        .send(bodyOf(form));
      assert.equal(status, 400);
      const page = parse(text);
      assert.equal(page.querySelector('table.report'), null);
      assert.notEqual(page.querySelectorAll('.issues li').length, 0);
      const kept = page.querySelector('[name=start_date]')?.getAttribute('value');
      assert.equal(kept, form['start_date']);
    });
  }
});

interface SortCase {
  readonly work_files: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly query: string;
    readonly sorted_by: string;
    readonly direction: string;
    readonly next_order_in_links?: string;
    readonly rows: readonly (readonly string[])[];
  }[];
}

describeWithData('FlowViewer_Sort.cgi', () => {
  inUtc();
  for (const name of ['page-sort-one-key', 'page-sort-two-keys']) {
    const { work_files: workFiles, steps } = pageCase<SortCase>(name);

    it(`${name}: shows the rows in every order, and changes no file`, async () => {
      const site = await makeViewerSite({ workFiles });
      try {
        for (const { query, direction, rows, next_order_in_links: next } of steps) {
          const { text, status } = await request(site.app).get(`/FlowViewer_Sort.cgi?${query}`);
          assert.equal(status, 200, query);
          const page = readPage(text);
          const headings = parse(text).querySelectorAll('thead th');
          const sortedBy = headings.findIndex((heading) => heading.getAttribute('aria-sort') === direction);
          assertRows(page.rows, rows, { sortedBy, isCut: false });
          if (next !== undefined)
            assert.ok(
              page.sortLinks.every((link) => link.endsWith(`^${next}`)),
              query,
            );
        }
        const [path = '', content = ''] = Object.entries(workFiles)[0] ?? [];
        const { readFile } = await import('node:fs/promises');
        assert.equal(await readFile(`${site.config.workDirectory}/${path}`, 'utf8'), content);
      } finally {
        await site.cleanup();
      }
    });
  }
});

interface ReplayCase {
  readonly request: { readonly query: string };
  readonly save_files: Readonly<Record<string, string>>;
  readonly expect: {
    readonly title: string;
    readonly filter_block: readonly (readonly [string, string])[];
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
    readonly sort_hash: string;
  };
}

describeWithData('FlowViewer_Replay.cgi', () => {
  inUtc();
  it('shows a saved report of the original by its heading line (D-10)', async () => {
    const { request: asked, save_files: saveFiles, expect } = pageCase<ReplayCase>('page-replay-saved');
    const site = await makeViewerSite({ saveFiles });
    try {
      const { text, status } = await request(site.app).get(`/FlowViewer_Replay.cgi?${asked.query}`);
      assert.equal(status, 200);
      const page = readPage(text);
      assert.equal(page.title, expect.title);
      assert.deepEqual(
        page.facts,
        expect.filter_block.filter(([, value]) => value !== ''),
      );
      assert.deepEqual(page.columns, expect.columns);
      assert.deepEqual(page.rows, expect.rows);
      assert.ok(page.sortLinks.every((link) => link.includes(`^${expect.sort_hash}^`)));
    } finally {
      await site.cleanup();
    }
  });
});
