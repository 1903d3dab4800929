import assert from 'node:assert/strict';
import type { MenuForm, SelectField } from '../../lib/cugrapher/menu.js';
import { buildMenu } from '../../lib/cugrapher/menu.js';
import { parseQuery } from '../../lib/graphs/query.js';
import { readGraphRequest } from '../../lib/cugrapher/request.js';
import type { CugrapherSettings } from '../../lib/cugrapher/settings.js';
import { RrdTree } from '../../lib/cugrapher/tree.js';
import { exampleSettings } from './support.js';

const files = new Set(['total.rrd', 'as_x.rrd', 'as_y.rrd', 'tos_a.rrd', 'tos_b.rrd', 'network_n.rrd']);
const tree = new RrdTree(
  new Map([
    ['all', files],
    ['r', files],
  ]),
);

function menuAfter(query: string, changes: Partial<CugrapherSettings> = {}): MenuForm {
  const settings = { ...exampleSettings('/srv/rrds'), ...changes };
  return buildMenu(tree, settings, readGraphRequest(parseQuery(`report=pkts&${query}`), tree, settings));
}

function selected(field: SelectField | undefined): string[] {
  return (field?.options ?? []).filter((option) => option.selected).map(({ value }) => value);
}

describe('cugrapher/menu', () => {
  it('preselects nothing that the settings do not offer', () => {
    const form = buildMenu(tree, { ...exampleSettings('/srv/rrds'), hours: 50, imageType: 'gif' });
    assert.deepEqual([selected(form.report), selected(form.hours), selected(form.duration)], [[], [], []]);
    assert.deepEqual(selected(form.imageType), ['png']);
    assert.ok(form.legend.checked);
  });

  it('repeats the common choices of a request', () => {
    const form = menuAfter('hours=36&duration=24&width=800&height=200&imageType=gif');
    assert.deepEqual([form.report, form.hours, form.duration, form.imageType].map(selected), [
      ['pkts'],
      ['36'],
      ['24'],
      ['gif'],
    ]);
    assert.deepEqual([form.width.value, form.height.value, form.legend.checked], ['800', '200', false]);
  });

  it('adds a period that a request has chosen by hand, in its place', () => {
    const { hours, duration } = menuAfter('hours=100&duration=2');
    assert.deepEqual(
      hours.options.map(({ value }) => value),
      ['24', '36', '48', '100', '168', '720'],
    );
    assert.deepEqual(selected(hours), ['100']);
    assert.deepEqual(duration.options.slice(0, 2), [
      { value: '', label: '', selected: false },
      { value: '2', label: '2 hours', selected: true },
    ]);
  });

  it('repeats the choices of each row', () => {
    const { rows } = menuAfter(
      'router=all&router=r&all_tos=b&all_network=n&r_all_tos=1&r_tos=a&r_all_as=1&r_all=1',
    );
    const [all, r] = rows;
    assert.deepEqual([selected(all?.lists.tos), all?.switches.tos?.checked], [['b'], false]);
    assert.deepEqual([selected(all?.lists.network), all?.total.checked], [['n'], false]);
    assert.deepEqual([selected(r?.lists.tos), r?.switches.tos?.checked], [[], true]);
    assert.deepEqual([selected(r?.lists.as), r?.switches.as], [['x', 'y'], undefined]);
    assert.deepEqual([r?.lists.network, r?.total.checked], [undefined, true]);
  });

  it('repeats nothing of rows that the request does not draw', () => {
    const { rows } = menuAfter('router=all&r_tos=a&r_total=1');
    assert.deepEqual([selected(rows[1]?.lists.tos), rows[1]?.total.checked], [[], false]);
  });
});
