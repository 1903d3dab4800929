import assert from 'node:assert/strict';
import { campusGraphArguments } from '../../lib/graphs/campus/graph.js';
import { legendColumns } from '../../lib/graphs/legend.js';

/** Characters that a line of the legend takes; a value has seven, and its unit one. */
function lineLengths(names: readonly string[], width: number): number[] {
  const items = names.map((name) => ({ name, files: [`${name}.rrd`] }));
  const tree = { services: items, protocols: [], subnets: [], aspairs: [], total: [] };
  const request = {
    kind: 'services',
    items,
    report: 'bits',
    hours: 24,
    width,
    height: 200,
    above: 'out',
  } as const;
  const args = campusGraphArguments(request, tree, '', 1_772_464_000);
  const lines: string[] = [''];
  for (const arg of args) {
    const [, legend] = /^AREA:\w+_(?:out|in)#\w{6}:(.*?)(?::STACK)?$/.exec(arg) ?? [];
    const [, format] = /^GPRINT:\w+:\w+:(.*)$/.exec(arg) ?? [];
    const text = legend === undefined ? format : `## ${legend}`;
    if (text === undefined) continue;
    lines.push(`${lines.pop() ?? ''}${text.replace('%7.2lf %s', '1234.56 M').replace('\\n', '')}  `);
    if (text.endsWith('\\n')) lines.push('');
  }
  return lines.filter((line) => line !== '').map((line) => line.trimEnd().length);
}

describe('legends of graphs of CampusIO', () => {
  for (const names of [
    ['http', 'smtp'],
    ['a-long-service-name', 'http'],
  ])
    it(`fit beside ${names.join()} at every usual width`, () => {
      for (const width of [300, 400, 450, 500, 520, 560, 640, 1000]) {
        const lengths = lineLengths(names, width);
        assert.equal(lengths.length, names.length);
        assert.equal(new Set(lengths).size, 1, 'columns stand below each other');
        assert.ok(
          (lengths[0] ?? 0) <= legendColumns(width),
          `${width}: ${lengths.join()} in ${legendColumns(width)}`,
        );
      }
    });

  it('have the maxima where there is room for them', () => {
    const [narrow = 0] = lineLengths(['http'], 300);
    const [wide = 0] = lineLengths(['http'], 640);
    assert.ok(wide - narrow > 30);
  });
});
