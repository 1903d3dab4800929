import assert from 'node:assert/strict';
import { handle } from '../../lib/cugrapher/handle.js';
import type { CugrapherResult } from '../../lib/cugrapher/handle.js';
import type {
  CheckboxField,
  HiddenField,
  MenuForm,
  SelectField,
  TextField,
} from '../../lib/cugrapher/menu.js';
import { parseQuery } from '../../lib/graphs/query.js';
import { exampleSettings, RecordingRenderer } from '../cugrapher/support.js';
import { FIXTURE_NOW, readCugrapherFixture, rrdFixture } from '../support/rrd-fixtures.js';
import type { RrdSet } from '../support/rrd-fixtures.js';

interface Field {
  name: string;
  type: string;
  value?: string;
  size?: string;
  multiple?: boolean;
  checked?: boolean;
  options?: { value: string; label: string; selected?: boolean }[];
}

interface PageCase {
  fixture: RrdSet;
  query: string;
  column_headings: string[];
  fields: Field[];
  image_src: string | null;
}

interface ErrorCases {
  fixture: RrdSet;
  requests: { name: string; query: string; message_html: string }[];
}

async function answer(
  set: RrdSet,
  query: string,
  rrd = new RecordingRenderer(),
  debugPaths = false,
): Promise<CugrapherResult> {
  const settings = { ...exampleSettings(await rrdFixture(set)), debugPaths };
  return handle({ query: parseQuery(query) }, { settings, rrd, now: FIXTURE_NOW });
}

async function readPage(name: string): Promise<PageCase> {
  return (await readCugrapherFixture(name)) as PageCase;
}

describe('golden/cugrapher pages', () => {
  for (const name of ['menu', 'menu-stray-directory', 'graph-page-nothing-else']) {
    it(`${name}: the menu with its fields and presets`, async () => {
      const recorded = await readPage(name);
      const result = await answer(recorded.fixture, recorded.query);
      assert.ok(result.kind === 'menu');
      assert.deepEqual(result.form.columns, recorded.column_headings);
      assert.deepEqual(flatten(result.form), recorded.fields);
    });
  }

  it('graph-page: the query of the picture, and the menu with the choices of the request', async () => {
    const recorded = await readPage('graph-page');
    const result = await answer(recorded.fixture, recorded.query);
    assert.ok(result.kind === 'graph-page');
    const [, recordedQuery = ''] = (recorded.image_src ?? '').split('?');
    assert.equal(result.imageQuery, parseQuery(recordedQuery).toString());
    assert.deepEqual(flatten(result.form), recorded.fields.map(withChoices(parseQuery(recorded.query))));
  });

  it('debug: the argument list', async () => {
    const recorded = (await readCugrapherFixture('debug')) as PageCase & { text_lines: string[] };
    const root = await rrdFixture(recorded.fixture);
    const expected = (path: string): string[] =>
      recorded.text_lines.map((line) => line.replace('@RRDDIR@/', path));
    const rrd = new RecordingRenderer();
    const relative = await answer(recorded.fixture, recorded.query, rrd);
    assert.deepEqual(relative, { kind: 'debug', lines: expected('') });
    const absolute = await answer(recorded.fixture, recorded.query, rrd, true);
    assert.deepEqual(absolute, { kind: 'debug', lines: expected(`${root}/`) });
    assert.equal(rrd.calls.length, 0);
  });
});

describe('golden/cugrapher errors', () => {
  it('answers every bad request with its message, and does not draw', async () => {
    const { fixture, requests } = (await readCugrapherFixture('errors')) as ErrorCases;
    assert.equal(requests.length, 32);
    for (const { name, query, message_html: html } of requests) {
      const rrd = new RecordingRenderer();
      for (const text of [query, `showmenu=1&${query.includes('=') ? query : `${query}=`}`]) {
        const result = await answer(fixture, text, rrd);
        assert.ok(result.kind === 'error', name);
        assert.deepEqual([result.status, result.message], [400, unescapeHtml(html)], name);
      }
      assert.equal(rrd.calls.length, 0, name);
    }
  });
});

/** The fields of a form in the order and shape of the recorded pages. */
function flatten(form: MenuForm): Field[] {
  return [
    ...[form.report, form.hours, form.imageType].map(select),
    ...[form.width, form.height].map(text),
    select(form.duration),
    ...form.rows.flatMap(({ router, lists, switches, total }) => [
      hidden(router),
      ...(['protocol', 'service', 'tos', 'as', 'network'] as const).flatMap((kind) => [
        ...[lists[kind]].flatMap((field) => (field ? [select(field)] : [])),
        ...[switches[kind]].flatMap((field) => (field ? [checkbox(field)] : [])),
      ]),
      checkbox(total),
    ]),
    hidden(form.showMenu),
    { name: '', type: 'submit', value: form.submitLabel },
    checkbox(form.legend),
  ];
}

function select({ name, multiple, size, options }: SelectField): Field {
  const shown = options.map(({ value, label, selected }) => ({
    value,
    label,
    ...(selected && { selected }),
  }));
  return { name, type: 'select', ...(multiple && { multiple, size: String(size) }), options: shown };
}

function text({ name, value, size }: TextField): Field {
  return { name, type: 'text', value, size: String(size) };
}

function hidden({ name, value }: HiddenField): Field {
  return { name, type: 'hidden', value };
}

function checkbox({ name, value, checked }: CheckboxField): Field {
  return { name, type: 'checkbox', value, ...(checked && { checked }) };
}

/** A recorded field, which stands at its default, as it looks after a request. */
function withChoices(query: ReturnType<typeof parseQuery>): (field: Field) => Field {
  return (field) => {
    const values = new Set(query.all(field.name));
    const copy = { ...field };
    delete copy.checked;
    if (field.type === 'checkbox' && values.has('1')) copy.checked = true;
    if (field.options) {
      copy.options = field.options.map(({ value, label }) => {
        const selected = value !== '' && values.has(value);
        return { value, label, ...(selected && { selected }) };
      });
    }
    return copy;
  };
}

function unescapeHtml(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
