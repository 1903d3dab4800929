import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { campusio } from './campusio/campusio.js';
import { cuflow } from './cuflow/cuflow.js';
import type { ReportClass } from './report-class.js';
import { subnetio } from './subnetio/subnetio.js';

const BUILT_IN: ReadonlyMap<string, ReportClass> = new Map([
  ['CUFlow', cuflow],
  ['CampusIO', campusio],
  ['SubNetIO', subnetio],
]);

/**
 * SubNetIO does all that CampusIO does; together they would count every flow twice into the same RRDs.
 * @throws Error that says so
 */
export function checkTogether(names: readonly string[]): void {
  if (names.includes('CampusIO') && names.includes('SubNetIO'))
    throw new Error(
      'ReportClasses has CampusIO and SubNetIO: leave out CampusIO, SubNetIO does its work too',
    );
}

/** The built-in classes that have a configuration file in a directory. */
export async function configuredClasses(configDir: string): Promise<string[]> {
  const found = await Promise.all(
    [...BUILT_IN.keys()].map(async (name) => ((await exists(join(configDir, `${name}.cf`))) ? [name] : [])),
  );
  return found.flat();
}

/**
 * The report class of a name in ReportClasses: one of ours, or one of the site's own.
 * @throws Error with a sentence that names what was looked for
 */
export async function findReportClass(name: string, configDir: string): Promise<ReportClass> {
  return BUILT_IN.get(name) ?? (await importReportClass(await findModule(name, configDir)));
}

/**
 * The file of a class of the site's own: the ES module `<name>.mjs` or `<name>.js` beside flowscan.cf (a path with a slash is taken
 * from there too).
 * @throws Error with a sentence that names what was looked for
 */
export async function findModule(name: string, configDir: string): Promise<string> {
  const candidates = moduleCandidates(name, configDir);
  for (const file of candidates) if (await exists(file)) return file;
  throw new Error(await unknownClass(name, configDir, candidates));
}

function moduleCandidates(name: string, configDir: string): string[] {
  const path = isAbsolute(name) ? name : join(configDir, name);
  return /\.m?js$/.test(name) ? [path] : [`${path}.mjs`, `${path}.js`];
}

async function importReportClass(file: string): Promise<ReportClass> {
  const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  const candidate = module.default;
  if (
    typeof candidate === 'object' &&
    candidate !== null &&
    'load' in candidate &&
    typeof candidate.load === 'function'
  ) {
    return candidate as ReportClass;
  }
  throw new Error(`${file} has no default export with a function "load": see docs/REPORT-CLASSES.md`);
}

async function unknownClass(name: string, configDir: string, candidates: readonly string[]): Promise<string> {
  const known = [...BUILT_IN.keys()].join(', ');
  const hasPerl = await exists(join(configDir, `${name}.pm`));
  const perl = hasPerl
    ? ` ${name}.pm is a Perl class, which this program cannot load: write it anew as an ES module (docs/REPORT-CLASSES.md).`
    : '';
  return `unknown report class "${name}": built in are ${known}; looked for a module at ${candidates.join(' and ')}.${perl}`;
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    (facts) => facts.isFile(),
    () => false,
  );
