import { printFlows, runQuery } from '../../../lib/query/run.js';

/** A program with threads, to be bundled into one file: counts and prints the files of its arguments. */
void (async () => {
  const files = process.argv.slice(2).map((path) => ({ path, size: 1000 }));
  const options = { files, workers: 3, inBackground: true, bytesPerThread: 0 };
  const { facts } = await runQuery({
    ...options,
    aggregation: { name: 'stat-groups', parameters: { format: 9 } },
  });
  let bytes = 0;
  for await (const piece of printFlows({
    ...options,
    printer: { name: 'flow-print', parameters: { format: 5 } },
  })) {
    bytes += piece.length;
  }
  console.log(JSON.stringify({ flows: facts.flowsRead, bytes }));
})();
