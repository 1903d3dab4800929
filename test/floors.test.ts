import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * The rooms of lib/ and the rooms each may import from (docs/ARCHITECTURE.md). What is not listed is not allowed:
 * an import never points up, and tools do not import each other.
 */
const GROUND = ['flow', 'files'];
const SERVICES = ['formats', 'store', 'query', 'config', 'rrd', 'names', 'pages', 'graphs'];
/** What FlowViewer, FlowGrapher and FlowTracker share. */
const SUITE = ['charts', 'criteria', 'saved'];
const TOOLS = ['flowscan', 'cugrapher', 'flowviewer', 'flowgrapher', 'flowtracker', 'collector'];
const MAY_IMPORT: Record<string, readonly string[]> = {
  flow: [],
  files: [],
  formats: ['flow'],
  store: ['flow', 'formats'],
  query: ['flow', 'formats', 'store'],
  config: GROUND,
  rrd: GROUND,
  names: [...GROUND, 'config'],
  pages: GROUND,
  charts: GROUND,
  graphs: [...GROUND, 'rrd'],
  criteria: [...GROUND, 'store', 'query', 'config', 'names'],
  saved: [...GROUND, 'config', 'criteria'],
  flowviewer: [...GROUND, ...SERVICES, ...SUITE],
  flowgrapher: [...GROUND, ...SERVICES, ...SUITE],
  flowtracker: [...GROUND, ...SERVICES, ...SUITE],
  collector: [...GROUND, ...SERVICES],
  flowscan: [...GROUND, ...SERVICES],
  cugrapher: [...GROUND, ...SERVICES],
  demo: [...GROUND, ...SERVICES],
  flowtools: [...GROUND, ...SERVICES],
  utilities: [...GROUND, 'rrd', 'names'],
  web: [...GROUND, ...SERVICES, ...SUITE, ...TOOLS],
  /** What looks at a whole site. */
  check: [...GROUND, ...SERVICES, ...SUITE, ...TOOLS],
  cli: [...GROUND, ...SERVICES, ...SUITE, ...TOOLS, 'check', 'demo', 'flowtools', 'utilities', 'web'],
};

const root = resolve('lib');

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? sources(path) : /\.ts$/.test(entry.name) ? [path] : [];
  });
}

const files = sources(root);
const roomOf = (file: string): string => relative(root, file).split('/')[0] ?? '';

/** Relative imports of a source file, type imports included, as paths of .ts files. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return specifiers.map((specifier) => resolve(dirname(file), specifier.replace(/\.js$/, '.ts')));
}

describe('the house', () => {
  it('has no room that is not on the plan', () => {
    assert.deepEqual(
      [...new Set(files.map(roomOf))].filter((room) => !(room in MAY_IMPORT)),
      [],
    );
  });

  it('has every room on the plan of the documentation, once', () => {
    const plan = readFileSync('docs/ARCHITECTURE.md', 'utf8').matchAll(/^\| `lib\/(\w+)` \|/gm);
    assert.deepEqual([...plan].map(([, room]) => room).sort(), Object.keys(MAY_IMPORT).sort());
  });

  it('has no file that takes more than one sitting', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 400);
    assert.deepEqual(
      long.map((file) => relative(root, file)),
      [],
    );
  });

  it('keeps its floors apart', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith(root))
        .filter(
          (target) => roomOf(target) !== roomOf(file) && !MAY_IMPORT[roomOf(file)]?.includes(roomOf(target)),
        )
        .map((target) => `${relative(root, file)} imports ${relative(root, target)}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('has no circles', () => {
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (file: string, trail: string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        circles.push(
          [...trail.slice(trail.indexOf(file)), file].map((path) => relative(root, path)).join(' -> '),
        );
        return;
      }
      state.set(file, 'open');
      for (const target of importsOf(file)) if (target.startsWith(root)) visit(target, [...trail, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    assert.deepEqual(circles, []);
  });

  it('never starts a shell or evaluates text', () => {
    const wrong = files.filter((file) =>
      /shell: *true|execSync\(|new Function\(|\beval\(/.test(readFileSync(file, 'utf8')),
    );
    assert.deepEqual(
      wrong.map((file) => relative(root, file)),
      [],
    );
  });
});
