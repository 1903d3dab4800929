import type { AggregationSpec } from '../lib/query/parallel/kinds.js';
import { runQuery } from '../lib/query/run.js';
import type { SeriesWindow } from '../lib/query/series/window.js';
import { selectFlowFiles } from '../lib/store/select.js';

/** What grapher.bench.mjs measures, as a program of its own: QUESTION WORKERS START END FILE... */

const LINES = 100;
const BUCKET = 60;

function aggregations(question: string, window: SeriesWindow): AggregationSpec[] {
  const linear: AggregationSpec = { name: 'linear-series', parameters: { ...window, quantity: 'octets' } };
  const prorated: AggregationSpec = {
    name: 'prorated-series',
    parameters: { ...window, quantity: 'octets' },
  };
  const extremes = { ...window, quantity: 'octets', by: 'octets', extreme: 'largest', count: LINES } as const;
  switch (question) {
    case 'bps':
      return [linear];
    case 'bps-details':
      return [
        linear,
        { name: 'conversations', parameters: { by: 'octets', extreme: 'largest', count: LINES } },
      ];
    case 'bpsa-details':
      return [
        prorated,
        { name: 'extreme-flows', parameters: extremes },
        { name: 'leaders', parameters: { ...window, quantity: 'octets', width: 1000, count: 8 } },
      ];
    default:
      throw new Error(`no question named ${question}`);
  }
}

void (async () => {
  const [question = '', workers, start, end, ...paths] = process.argv.slice(2);
  const began = performance.now();
  const window = { start: Number(start), end: Number(end), bucket: BUCKET };
  const { result, facts } = await runQuery({
    files: await selectFlowFiles(paths),
    workers: Number(workers),
    aggregation: { name: 'several', parameters: { aggregations: aggregations(question, window) } },
  });
  const [series] = result.flat() as [Float64Array];
  const sum = result[0] instanceof Float64Array ? result[0] : series;
  console.log(
    `${sum.length} buckets, ${sum.reduce((a, b) => a + b, 0)} octets, ${facts.flowsMatched} flows, ${Math.round(performance.now() - began)} ms`,
  );
})();
