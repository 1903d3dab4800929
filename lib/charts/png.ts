import type { Resvg } from '@resvg/resvg-wasm';
import { readPictureFile } from './picture-files.js';

interface Renderer {
  readonly Resvg: typeof Resvg;
  readonly fonts: Uint8Array[];
}

let renderer: Promise<Renderer> | undefined;

/**
 * Draws a picture of this room (svg.ts) as a PNG file of its pixel size, with the fonts of the program alone.
 * @throws Error if the SVG is none, or the renderer's files are missing
 */
export async function renderPng(svg: string): Promise<Buffer> {
  renderer ??= loadRenderer();
  const { Resvg, fonts } = await renderer.catch((error: unknown) => {
    renderer = undefined;
    throw error;
  });
  const drawing = new Resvg(svg, {
    font: { fontBuffers: fonts, defaultFontFamily: 'DejaVu Sans', monospaceFamily: 'DejaVu Sans Mono' },
  });
  try {
    const image = drawing.render();
    try {
      return Buffer.from(image.asPng());
    } finally {
      image.free();
    }
  } finally {
    drawing.free();
  }
}

/** Once a process, and only in those that draw: the renderer takes some megabytes. */
async function loadRenderer(): Promise<Renderer> {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  await initWasm(new Uint8Array(await readPictureFile('resvg.wasm')));
  const fonts = await Promise.all([
    readPictureFile('DejaVuSans.ttf'),
    readPictureFile('DejaVuSans-Bold.ttf'),
    readPictureFile('DejaVuSansMono.ttf'),
  ]);
  return { Resvg, fonts };
}
