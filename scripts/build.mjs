// Bundles every command into one file: dist/bin/<name>, and dist/lib/cgi.js for the scripts in cgi/.
// Bundles hold the views and the pages' assets; they need neither node_modules nor anything else of this directory.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = resolve(process.argv[2] ?? join(root, 'dist'));
const { version, bin } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

const entries = Object.keys(bin).map((name) => ({
  source: join(root, `lib/cli/${name}.ts`),
  output: join(dist, 'bin', name),
}));
entries.push({
  source: join(root, 'lib/cli/cgi.ts'),
  output: join(dist, 'lib/cgi.js'),
  exported: ['serve'],
});

await mkdir(dist, { recursive: true });
await writeFile(join(dist, 'package.json'), `${JSON.stringify({ type: 'commonjs', version })}\n`);

/**
 * Large tables that express brings along and our pages never look at: parsing them is a third of the start of a CGI script.
 * Bodies are read as bytes, so no character set is decoded; of the media types only those that we send are left.
 */
const smallTables = {
  name: 'small-tables',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules\/iconv-lite\/lib\/index\.js$/ }, () => ({
      contents: `const refuse = () => { throw new Error('character sets are not decoded here'); };
        module.exports = { encodingExists: () => false, getDecoder: refuse, decode: refuse };`,
    }));
    onLoad({ filter: /node_modules\/mime-db\/db\.json$/ }, async ({ path }) => {
      const all = JSON.parse(await readFile(path, 'utf8'));
      const used = [
        'text/html',
        'text/plain',
        'text/css',
        'text/javascript',
        'application/json',
        'image/png',
        'image/svg+xml',
        'application/octet-stream',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
      ];
      return {
        contents: JSON.stringify(Object.fromEntries(used.map((type) => [type, all[type]]))),
        loader: 'json',
      };
    });
  },
};

const define = {
  __VERSION__: JSON.stringify(version),
  __VIEWS__: JSON.stringify(await readTexts(join(root, 'views'))),
  __ASSETS__: JSON.stringify(await readTexts(join(root, 'public'))),
};
const plugins = [smallTables];
await Promise.all(entries.map((entry) => bundle({ ...entry, define, plugins })));
console.log(`built ${entries.map(({ output }) => relative(process.cwd(), output)).join(', ')}`);

/** All text files below a directory, by their names relative to it. */
async function readTexts(directory) {
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      return [relative(directory, path), await readFile(path, 'utf8')];
    });
  return Object.fromEntries(await Promise.all(texts));
}
