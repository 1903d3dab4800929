import assert from 'node:assert/strict';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { describeWithData } from '../support/data.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const FORM = {
  device_name: 'router_1',
  ...{ start_date: '03/02/2026', start_time: '14:30:00', end_date: '03/02/2026', end_time: '14:32:00' },
  ...{ bucket_size: '5', detail_lines: '6', resolve_addresses: 'N' },
};

describeWithData('FlowGrapher_Sort.cgi', () => {
  keepZone('UTC');
  let site: TestSite;
  before(async () => {
    site = await makeViewerSite();
  });
  after(() => site.cleanup());

  /** What the links of the headings carry, by column. */
  function ordersOf(html: string): Map<string, string> {
    const links = parse(html).querySelectorAll('#details thead a');
    return new Map(
      links.map((link) => {
        const [, , column = '', order = ''] = decodeURIComponent(link.getAttribute('href') ?? '').split('^');
        return [column, order];
      }),
    );
  }
  const hrefOf = (html: string, column: string): string =>
    parse(html)
      .querySelectorAll('#details thead a')
      .map((link) => link.getAttribute('href') ?? '')
      .find((href) => decodeURIComponent(href).split('^')[2] === column) ?? '';

  for (const [graph_type, fresh] of [
    ['bps', { Dur: '', Source: '', Bytes: '' }],
    ['bpsa', { Start: '1', End: '1', Len: '0', Source: '0', Bytes: '0', Mbps: '0' }],
  ] as const) {
    it(`turns the order of a column around with every click: ${graph_type}`, async () => {
      const report = await request(site.app)
        .post('/FlowGrapher_Main.cgi')
        .type('form')
        .send({ ...FORM, graph_type })
        .expect(200);
      const first = ordersOf(report.text);
      for (const [column, order] of Object.entries(fresh)) assert.equal(first.get(column), order, column);

      const bytesOf = (html: string): number[] =>
        parse(html)
          .querySelectorAll('#details tbody tr')
          .map((row) =>
            Number(row.querySelectorAll('td')[graph_type === 'bps' ? 6 : 7]?.text.replaceAll(',', '')),
          );
      let { text } = report;
      for (const [isDescending, next] of [
        [true, '1'],
        [false, '0'],
        [true, '1'],
      ] as const) {
        ({ text } = await request(site.app)
          .get(`/${hrefOf(text, 'Bytes')}`)
          .expect(200));
        const bytes = bytesOf(text);
        assert.deepEqual(
          bytes,
          bytes.toSorted((a, b) => (isDescending ? b - a : a - b)),
        );
        assert.deepEqual(new Set(ordersOf(text).values()), new Set([next]));
      }
    });
  }
});
