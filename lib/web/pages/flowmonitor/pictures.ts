import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GRAPH_KINDS, type GraphName } from '../../../flowtracker/grapher/graph-kinds.js';
import type { TrackerSite } from '../../../flowtracker/site.js';

/** One of the five pictures of a tracking. */
export interface Picture {
  readonly name: GraphName;
  readonly title: string;
  readonly sample: string;
  /** Absent if it has not been drawn. */
  readonly image?: { readonly src: string; readonly width: number; readonly height: number };
}

/** The five pictures in a directory, by their address. @param url path of the directory */
export async function picturesIn(directory: string, url: string): Promise<Picture[]> {
  return Promise.all(
    GRAPH_KINDS.map(async ({ name, title, sample }) => {
      const file = `${name}.png`;
      const found = await pictureSize(join(directory, file));
      const image = found && {
        src: `${url}/${file}?v=${found.version}`,
        width: found.width,
        height: found.height,
      };
      return { name, title, sample, ...(image && { image }) };
    }),
  );
}

/** Address of a tracking's pictures: `$monitor_short/<file name>`. */
export function pictureUrl({ family, config }: TrackerSite, fileName: string): string {
  const short = (family === 'FlowTracker' ? config.tracker.short : undefined) ?? config.monitorShort;
  return pathOf(short, fileName);
}

export function pathOf(short: string, ...names: readonly string[]): string {
  return `/${[short, ...names.map(encodeURIComponent)].join('/')}`.replace(/\/+/g, '/');
}

/** Bytes of a PNG file up to the height. */
const HEAD = 24;

async function pictureSize(
  path: string,
): Promise<{ width: number; height: number; version: number } | undefined> {
  try {
    const { mtimeMs } = await stat(path);
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
      if (bytesRead < HEAD || buffer.toString('latin1', 12, 16) !== 'IHDR') return undefined;
      const version = Math.floor(mtimeMs / 1000);
      return { width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20), version };
    } finally {
      await handle.close();
    }
  } catch {
    // Not drawn yet, or not to be read: the page says that it is missing.
    return undefined;
  }
}
