#!/usr/bin/env node
// All measurements, or those named: node bench/run.mjs [flowscan] [query] [nfdump] [rrd] [cgi] [tracker] [capture] [subnetio] [grapher] [viewer]
// Each prints a ratio; docs/PERFORMANCE.md keeps the figures with the command that made them.
import { cpus } from 'node:os';

const BENCHES = [
  'flowscan',
  'query',
  'nfdump',
  'rrd',
  'cgi',
  'capture',
  'grapher',
  'viewer',
  'subnetio',
  'tracker',
];
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !BENCHES.includes(name));
if (unknown.length > 0) {
  console.error(`no measurement named ${unknown.join(', ')}: there are ${BENCHES.join(', ')}`);
  process.exit(2);
}
console.log(`node ${process.version}, ${cpus().length} processors, ${cpus()[0]?.model}`);
for (const name of chosen.length > 0 ? chosen : BENCHES) {
  console.log(`\n## ${name}`);
  await (await import(`./${name}.bench.mjs`)).default();
}
