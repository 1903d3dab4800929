import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatHash, isFileName, parseHash } from '../../lib/saved/hash.js';

describe('parseHash', () => {
  it('takes code and name apart', () => {
    assert.deepEqual(parseHash('FV_FlowViewer_save_143059QX'), {
      code: 'FV',
      name: 'FlowViewer_save_143059QX',
    });
    assert.deepEqual(parseHash('filter_hash=FL_my_filter'), { code: 'FL', name: 'my_filter' });
  });

  it('knows the spellings of 3.x', () => {
    assert.deepEqual(parseHash('FT_FlowTracker_save_143059QX'), {
      code: 'FM',
      name: 'FlowTracker_save_143059QX',
    });
    assert.deepEqual(parseHash('TR_web'), { code: 'MT', name: 'web' });
  });

  it('lets a device clear the exporter, and the reverse (D-14)', () => {
    assert.deepEqual(parseHash('FV_x^DDDrouter_2'), {
      code: 'FV',
      name: 'x',
      device: 'router_2',
      exporter: '',
    });
    assert.deepEqual(parseHash('FV_x^EEE10.20.255.1'), {
      code: 'FV',
      name: 'x',
      device: '',
      exporter: '10.20.255.1',
    });
    assert.deepEqual(parseHash('FV_x^DDD'), { code: 'FV', name: 'x' });
    const { device, exporter } = parseHash('FV_x^EEE10.20.255.1^DDDrouter_2') ?? {};
    assert.deepEqual([device, exporter], ['router_2', '']);
  });

  for (const text of [
    '',
    'filter_hash=',
    'FV',
    'FV_',
    'FVx',
    'XX_name',
    'fv_name',
    'FV_..',
    'FV_.',
    'FV_../../etc/passwd',
    'FV_a/b',
    'FV_a\\b',
    'FV_a\0b',
    'FV_a\nb',
    `FV_${'x'.repeat(300)}`,
  ]) {
    it(`takes no hash from ${JSON.stringify(text).slice(0, 40)}`, () =>
      assert.equal(parseHash(text), undefined));
  }

  it('never yields a name that leaves its directory', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('.', '/', '\\', '\0', 'F', 'V', '_', 'x', '^', '\n') }),
        (text) => {
          const hash = parseHash(`FV_${text}`);
          if (!hash) return;
          assert.ok(isFileName(hash.name));
          assert.doesNotMatch(hash.name, /[/\0\n]|^\.\.?$/);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('is what formatHash writes', () => {
    assert.equal(formatHash({ code: 'SV', name: 'FlowViewer_save_143059QX' }), 'SV_FlowViewer_save_143059QX');
  });
});
