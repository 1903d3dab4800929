import assert from 'node:assert/strict';
import { findAsset } from '../../lib/web/assets.js';

describe('charts in the browser', () => {
  it('have their script and style among the static files', () => {
    assert.match(findAsset('uPlot.js')?.text ?? '', /var uPlot=/);
    assert.match(findAsset('uPlot.js')?.type ?? '', /^text\/javascript/);
    assert.match(findAsset('uPlot.css')?.text ?? '', /\.uplot/);
  });

  it('have colours of both themes in the pages’ own style', () => {
    const css = findAsset('suite.css')?.text ?? '';
    for (const part of ['ground', 'plot', 'text', 'grid', 'frame', 'outline']) {
      assert.equal(css.split(`.chart-${part}`).length - 1, 2, part);
    }
  });
});
