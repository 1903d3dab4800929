import assert from 'node:assert/strict';
import { Colours } from '../../lib/cugrapher/colours.js';
import type { Series } from '../../lib/cugrapher/series.js';

const series = (name: string): Series => ({ in: `${name}_in`, out: `${name}_out`, negated: `${name}_neg` });

describe('cugrapher/colours', () => {
  it('starts over after the eleventh colour', () => {
    const colours = new Colours();
    const totals = Array.from({ length: 12 }, (_, index) => series(`row${index}`));
    for (const total of totals) colours.dealRow(new Map(), total);
    const dealt = totals.map((total) => colours.of(total));
    assert.equal(new Set(dealt).size, 11);
    assert.equal(dealt[11], '#746fae');
    assert.equal(dealt[0], '#746fae');
  });

  it('lets a row of which nothing is drawn take one colour', () => {
    const colours = new Colours();
    colours.skipRow();
    const total = series('all');
    colours.dealRow(new Map(), total);
    assert.equal(colours.of(total), '#993366');
  });
});
