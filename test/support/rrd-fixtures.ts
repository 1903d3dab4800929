import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** Where the recorded cases of CUGrapher lie. */
export const cugrapherFixtureDir = fileURLToPath(new URL('../fixtures/cugrapher/', import.meta.url));

interface Segment {
  from: number;
  to: number;
  v: number[];
}

interface Fixtures {
  now: number;
  step: number;
  v_order: string[];
  ds_order: { 'network_*.rrd': string[]; 'every other file': string[] };
  ds: string;
  rra: string[];
  sets: Record<RrdSet, { files: Record<string, { segments: Segment[] }>; empty_directories: string[] }>;
}

export type RrdSet = 'main' | 'edge';

/** The clock of every recorded graph: 2006-01-01 00:00:00 UTC, Unix seconds. */
export const FIXTURE_NOW = 1136073600;

const built = new Map<RrdSet, Promise<string>>();

/**
 * An RRD tree of test/fixtures/cugrapher/_fixtures.json, made by rrdtool once a test run in a temporary directory.
 * Do not change it.
 */
export function rrdFixture(set: RrdSet): Promise<string> {
  const tree = built.get(set) ?? build(set);
  built.set(set, tree);
  return tree;
}

after(async () => {
  for (const tree of built.values()) await rm(await tree, { recursive: true, force: true });
});

/** A recorded case, or the description of the trees. */
export async function readCugrapherFixture(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(cugrapherFixtureDir, `${name}.json`), 'utf8'));
}

async function build(set: RrdSet): Promise<string> {
  const fixtures = (await readCugrapherFixture('_fixtures')) as Fixtures;
  const root = await mkdtemp(join(tmpdir(), `rrds-${set}-`));
  const { files, empty_directories: directories } = fixtures.sets[set];
  for (const directory of directories) await mkdir(join(root, directory));
  for (const file of Object.keys(files)) await mkdir(dirname(join(root, file)), { recursive: true });
  const commands = Object.entries(files).flatMap(([file, { segments }]) =>
    commandsFor(fixtures, file, segments),
  );
  const { stdout } = await execa('rrdtool', ['-'], { cwd: root, input: `${commands.join('\n')}\nquit\n` });
  const error = /^ERROR.*/m.exec(stdout);
  if (error) throw new Error(error[0]);
  return root;
}

/** One `create` and one `update` with every sample. */
function commandsFor(fixtures: Fixtures, file: string, segments: Segment[]): string[] {
  const { step, v_order: valueOrder, ds_order: orders } = fixtures;
  const sources = file.startsWith('network_') ? orders['network_*.rrd'] : orders['every other file'];
  const start = (segments[0]?.from ?? 0) - step;
  const definitions = sources.map((name) => fixtures.ds.replace('<name>', name));
  const samples = segments.flatMap(({ from, to, v }) => {
    const values = sources.map((name) => v[valueOrder.indexOf(name)]).join(':');
    const times = Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
    return times.map((time) => `${time}:${values}`);
  });
  return [
    `create ${file} --start ${start} --step ${step} ${[...definitions, ...fixtures.rra].join(' ')}`,
    `update ${file} ${samples.join(' ')}`,
  ];
}
