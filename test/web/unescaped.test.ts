import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type HTMLElement } from 'node-html-parser';
import request from 'supertest';
import { pieChart } from '../../lib/charts/pie-chart.js';
import { timeChart } from '../../lib/charts/time-chart.js';
import type { NameService } from '../../lib/names/name-service.js';
import { describeWithData } from '../support/data.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const MARK = 'xyzzy';
const HOSTILE = [
  `"><script>${MARK}()</script>`,
  `</script><script>${MARK}()//`,
  `</svg></figure><img src=x onerror=${MARK}()>`,
  `' onload='${MARK}()' x='`,
  `<!--<script>${MARK}()`,
  `]]>&lt;script&gt;&#60;script&#62;`,
  `a\u2028b\u2029c`,
] as const;
const ALL = HOSTILE.join(' ');

/** What the views print as it is: a test below goes through each of them. */
const UNESCAPED = [
  'flowgrapher/report.ejs: picture',
  'flowgrapher/report.ejs: graphData',
  'flowviewer/report.ejs: report.pie.svg',
];

function unescapedOutputs(): string[] {
  const views = readdirSync('views', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ejs'),
  );
  return views.sort().flatMap((view) =>
    [...readFileSync(join('views', view), 'utf8').matchAll(/<%-\s*(.*?)\s*-?%>/gs)]
      .map(([, expression = '']) => expression)
      .filter((expression) => !/^include\('[\w/.-]+'(?:, \{.*\})?\)$/.test(expression))
      .map((expression) => `${view}: ${expression}`),
  );
}

/** Nothing of a text has become an element or an attribute. */
function assertHarmless(html: string): HTMLElement {
  const page = parse(html, { comment: true });
  for (const element of page.querySelectorAll('*'))
    for (const name of Object.keys(element.attributes)) assert.doesNotMatch(name, /^on/i);
  assert.equal(page.querySelectorAll('img[src=x]').length, 0);
  assert.ok(!/<script[^>]*>\s*xyzzy/.test(html));
  assert.ok(!html.includes('<!--<script'));
  return page;
}

describe('what views print unescaped', () => {
  it('is what this test knows of', () => {
    assert.deepEqual(unescapedOutputs().sort(), UNESCAPED.toSorted());
  });

  it('is a chart whose texts are escaped, wherever they stand', () => {
    const svg = timeChart({
      width: 900,
      height: 400,
      title: ALL,
      valueLabel: ALL,
      timeLabel: ALL,
      start: 0,
      end: 600,
      step: 60,
      series: HOSTILE.map((name) => ({ name, values: [1, 2, 3], colour: '#112233' })),
      statistics: [{ text: ALL, x: 0, y: 300 }],
      description: ALL,
      formatDate: () => ALL,
    });
    const page = assertHarmless(svg);
    assert.equal(page.querySelectorAll('svg').length, 1);
    assert.equal(page.querySelectorAll('script').length, 0);
  });

  it('is a pie whose labels are escaped', () => {
    const slices = HOSTILE.map((label, i) => ({
      label: i % 2 ? label : ([label, ALL] as const),
      value: i + 1,
    }));
    const page = assertHarmless(pieChart({ slices, colours: ['#112233'], title: ALL }));
    assert.equal(page.querySelectorAll('script').length, 0);
    assert.equal(page.querySelectorAll('.chart-slice').length, slices.length);
  });
});

describeWithData('pages with hostile names', () => {
  keepZone('UTC');
  let site: TestSite;

  before(async () => {
    site = await makeViewerSite({
      config: { exporters: [{ address: '10.20.255.2', title: ALL }], dnsColumnWidth: 200 },
      names: hostileNames(),
    });
  });
  after(() => site.cleanup());

  const FORM = {
    exporter: '10.20.255.2',
    start_date: '03/02/2026',
    start_time: '14:00:00',
    end_date: '03/02/2026',
    end_time: '14:20:00',
    resolve_addresses: 'Y',
    general_comment: ALL,
    monitor_label: ALL,
  };
  const post = async (script: string, fields: object): Promise<string> =>
    (
      await request(site.app)
        .post(`/${script}`)
        .type('form')
        .send({ ...FORM, ...fields })
        .expect(200)
    ).text;
  /** Scripts of the page itself: those with an address, and the data of the graph. */
  const assertOwnScripts = (page: HTMLElement): void => {
    for (const script of page.querySelectorAll('script'))
      assert.ok(script.getAttribute('src') ?? script.getAttribute('id') === 'graph-data', script.outerHTML);
  };

  it('show them in the pie of a report', async () => {
    const text = await post('FlowViewer_Main.cgi', { stat_report: '9', cutoff_lines: '20', pie_charts: '1' });
    const page = assertHarmless(text);
    assertOwnScripts(page);
    const labels = page.querySelectorAll('.pie svg .chart-slice title').map((title) => title.text);
    assert.ok(
      labels.some((label) => label.includes(MARK)),
      'the pie has hostile names',
    );
    assert.ok(page.querySelectorAll('table.report tbody td').some((cell) => cell.text.includes(MARK)));
  });

  it('show them in a graph, and hand them to its script', async () => {
    const text = await post('FlowGrapher_Main.cgi', {
      graph_type: 'bpsa',
      bucket_size: '60',
      detail_lines: '8',
    });
    const page = assertHarmless(text);
    assertOwnScripts(page);
    assert.ok(
      page.querySelector('svg.chart > title')?.text.includes(MARK),
      'the picture has the hostile name',
    );
    const [, json = ''] =
      /<script type="application\/json" id="graph-data">(.*?)<\/script>/s.exec(text) ?? [];
    assert.doesNotMatch(json, /[<\u2028\u2029]/);
    const { title, fields } = JSON.parse(json) as { title: string; fields: Record<string, string> };
    for (const hostile of HOSTILE) assert.ok(title.includes(hostile), hostile);
    assert.ok(fields['general_comment']?.includes(HOSTILE[0]));
  });
});

/** A name service whose every answer is an attack. */
function hostileNames(): NameService {
  const nameFor = (i: number): string => HOSTILE[i % HOSTILE.length] ?? '';
  return {
    hosts: (addresses) => Promise.resolve(new Map([...addresses].map((address, i) => [address, nameFor(i)]))),
    asNames: (numbers) => Promise.resolve(new Map([...numbers].map((number, i) => [number, nameFor(i)]))),
    origins: (addresses) =>
      Promise.resolve(
        new Map(
          [...addresses].map((address, i) => [
            address,
            { asNumber: 1, country: 'XX', description: nameFor(i) },
          ]),
        ),
      ),
    close: () => undefined,
  };
}
