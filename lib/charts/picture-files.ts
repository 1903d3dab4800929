import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Set by the build: a bundle finds the files beside itself instead of in node_modules. */
declare const __BUNDLED__: boolean | undefined;

/** What drawing pictures takes besides the program, with the package that each comes from (scripts/build.mjs copies them). */
const FILES = {
  'resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
  'DejaVuSans.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  'DejaVuSans-Bold.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
  'DejaVuSansMono.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf',
} as const;

export type PictureFile = keyof typeof FILES;

/** @throws Error if the file is missing where the program lies */
export function readPictureFile(name: PictureFile): Promise<Buffer> {
  return readFile(typeof __BUNDLED__ === 'undefined' ? inPackage(name) : besideBundle(name));
}

function inPackage(name: PictureFile): string {
  return createRequire(import.meta.url).resolve(FILES[name]);
}

/** Bundles lie in bin/ and lib/, the files in lib/charts/. */
function besideBundle(name: PictureFile): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const places = [join(here, 'charts', name), join(here, '../lib/charts', name)];
  const found = places.find(existsSync);
  if (found === undefined) {
    throw new Error(
      `${name} is missing: ${places.join(' or ')}; a command that draws needs lib/charts of its installation`,
    );
  }
  return found;
}
