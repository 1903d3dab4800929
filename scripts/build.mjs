// Bundles every command into one file: dist/bin/<name>, and dist/lib/cgi.js for the scripts in cgi/.
// Bundles hold the views and the pages' assets; they need neither node_modules nor anything else of this directory, but for those that
// draw pictures: the renderer and its fonts lie in dist/lib/charts.
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
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
  __ASSETS__: JSON.stringify({ ...(await readTexts(join(root, 'public'))), ...(await packagedAssets()) }),
  __BUNDLED__: 'true',
};
const plugins = [smallTables];
await Promise.all(entries.map((entry) => bundle({ ...entry, define, plugins })));
console.log(`built ${entries.map(({ output }) => relative(process.cwd(), output)).join(', ')}`);

await copyPictureFiles(join(dist, 'lib/charts'));

/** What browsers get of packages (lib/web/assets.ts). */
async function packagedAssets() {
  return {
    'uPlot.js': await readFile(inPackage('uplot/dist/uPlot.iife.min.js'), 'utf8'),
    'uPlot.css': await readFile(inPackage('uplot/dist/uPlot.min.css'), 'utf8'),
  };
}

/** What drawing takes (lib/charts/picture-files.ts), with the terms of packages whose files are handed on. */
async function copyPictureFiles(directory) {
  const files = {
    'resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
    'DejaVuSans.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
    'DejaVuSans-Bold.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
    'DejaVuSansMono.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf',
    'DejaVu-LICENSE': 'dejavu-fonts-ttf/LICENSE',
    'uPlot-LICENSE': 'uplot/LICENSE',
  };
  await mkdir(directory, { recursive: true });
  for (const [name, source] of Object.entries(files))
    await copyFile(inPackage(source), join(directory, name));
}

function inPackage(name) {
  return createRequire(import.meta.url).resolve(name);
}

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
