import { parseFilterFile } from '../lib/query/filter.js';
import { printFlows, runQuery } from '../lib/query/run.js';
import { selectFlowFiles } from '../lib/store/select.js';
import type { GroupOrder } from '../lib/query/group-by/groups.js';

/** What query.bench.mjs measures, as a program of its own: QUESTION WORKERS FILE... */

const FILTER = `
filter-primitive source_address
  type ip-address-prefix
  permit 10.20.0.0/16
  permit 10.21.0.0/16
  permit 192.0.2.0/24
  default deny
filter-primitive dest_port
  type ip-port
  permit 80
  permit 443
  default deny
filter-definition web
  match ip-source-address source_address
  match ip-destination-port dest_port
`;
const BY_OCTETS: GroupOrder = { by: 'sum', index: 1, descending: true, ties: 'appearance' };

void (async () => {
  const [question, workers, ...paths] = process.argv.slice(2);
  const began = performance.now();
  const options = { files: await selectFlowFiles(paths), workers: Number(workers) };
  if (question === 'print') {
    let bytes = 0;
    const printer = { name: 'flow-print', parameters: { format: 5 } } as const;
    for await (const piece of printFlows({ ...options, printer })) bytes += piece.length;
    console.log(bytes);
    return;
  }
  const { result } = await runQuery({
    ...options,
    ...(question === 'filtered-sources' && {
      filter: { file: parseFilterFile(FILTER, { file: 'bench' }), definition: 'web' },
    }),
    aggregation: { name: 'stat-groups', parameters: { format: question === 'pairs' ? 10 : 9 } },
  });
  let lines = 0;
  for (const { keys, octets } of result.rows(BY_OCTETS)) {
    console.log(keys.join(' '), octets);
    if (++lines === 20) break;
  }
  console.log(
    `${result.count} lines, ${result.totals.flows} flows, ${Math.round(performance.now() - began)} ms`,
  );
})();
