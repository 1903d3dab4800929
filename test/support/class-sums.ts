import type { FieldName } from '../../lib/flow/fields.js';
import { openFlowFile } from '../../lib/formats/reader.js';
import { compileFilter, parseFilterFile } from '../../lib/query/filter.js';
import { STAT_FORMATS } from '../../lib/query/stat/formats.js';
import { GroupedStat } from '../../lib/query/stat/grouped.js';

/** What flow-nfilter and flow-stat say of some flows. */
export interface Sums {
  readonly flows: number;
  readonly octets: number;
  readonly packets: number;
  /** Lines of the report: different addresses. */
  readonly addresses: number;
}

/** A class of flows: any of the groups, each with all its `match` lines. */
export interface FlowClass {
  readonly name: string;
  readonly groups: readonly (readonly string[])[];
  /** Addresses are told apart by source (format 9 of flow-stat), or by destination (format 8). */
  readonly by: 'source' | 'destination';
}

const FORMATS = { source: 9, destination: 8 } as const;

/** flow-nfilter and flow-stat over one file, for many classes at once: a path that shares no code with report classes. */
export async function classSums(
  path: string,
  primitives: string,
  classes: readonly FlowClass[],
): Promise<Map<string, Sums>> {
  const definitions = classes.map(
    ({ name, groups }) =>
      `filter-definition ${name}\n${groups.map((lines) => lines.map((line) => `  match ${line}\n`).join('')).join('  or\n')}`,
  );
  const text = `${primitives}\n${definitions.join('')}`;
  const probe = await openFlowFile(path, { columns: [] });
  const { fields } = probe;
  await probe.close();
  const file = parseFilterFile(text, { file: 'classes' });
  const counted = classes.map(({ name, by }) => {
    const format = STAT_FORMATS[FORMATS[by]];
    if (format?.kind !== 'groups') throw new Error('no such format of flow-stat');
    return { name, filter: compileFilter(file, name, { fields }), stat: new GroupedStat(format, { fields }) };
  });
  const columns = new Set<FieldName>(
    counted.flatMap(({ filter, stat }) => [...filter.columns, ...stat.columns]),
  );
  const source = await openFlowFile(path, { columns: [...columns] });
  for await (const batch of source.batches()) {
    for (const { filter, stat } of counted) {
      const mask = new Uint8Array(batch.length);
      filter.mask(batch, mask);
      stat.add(batch, mask);
    }
  }
  return new Map(
    counted.map(({ name, stat }) => {
      const result = stat.result();
      const { flows, octets, packets } = result.totals;
      const sums = { flows: Number(flows), octets: Number(octets), packets: Number(packets) };
      const { count } = result;
      result.close();
      return [name, { ...sums, addresses: count }];
    }),
  );
}
