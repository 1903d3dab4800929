import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildFilterFile, match, permit } from '../../../lib/query/filter.js';
import type { GroupedResult } from '../../../lib/query/stat/grouped.js';
import type { FilterSpec, QueryFile } from '../../../lib/query/parallel/task.js';
import type { FlowValues } from '../../support/written-flows.js';

/** The six flow files among the fixtures. */
export function fixtureFiles(): QueryFile[] {
  const directory = 'test/fixtures/flows';
  return readdirSync(directory)
    .sort()
    .map((name) => queryFile(join(directory, name)));
}

export function queryFile(path: string): QueryFile {
  return { path, size: statSync(path, { throwIfNoEntry: false })?.size ?? 0 };
}

/** Flows to port 443. */
export const WEB: FilterSpec = {
  file: buildFilterFile([
    {
      name: 'web',
      anyOf: [
        [
          match('ip-destination-port', {
            name: 'https',
            type: 'ip-port',
            rules: [permit({ ranges: [{ start: 443, end: 443 }] })],
          }),
        ],
      ],
    },
  ]),
  definition: 'web',
};

/** Everything that a grouped result says, in the order of first appearance. */
export function linesOf(result: GroupedResult): string[] {
  const { flows, octets, packets } = result.totals;
  const lines = [`${result.count} ${flows} ${octets} ${packets}`];
  for (const row of result.rows({ by: 'appearance' })) {
    lines.push([...row.keys, row.flows, row.octets, row.packets].join(' '));
  }
  return lines;
}

/** Flows that differ, some of the same addresses. */
export function someFlows(count: number, from = 0): FlowValues[] {
  return Array.from({ length: count }, (_, i) => ({
    srcaddr: ((from + i) * 7) % 31,
    dstaddr: ((from + i) * 11) % 17,
    dstport: 440 + ((from + i) % 5),
    doctets: from + i + 40,
    dpkts: 1 + (i % 3),
    unix_secs: 1_772_000_000 + i,
    sysuptime: 100_000,
    first: 90_000 + i * 37,
    last: 95_000 + i * 53,
    prot: 6,
  }));
}

/** Worker threads of this process. */
export function threadCount(): number {
  return (process.report.getReport() as unknown as { workers: unknown[] }).workers.length;
}
