import { existsSync } from 'node:fs';
import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeDirectories } from '../../files/directories.js';
import type { RrdTool } from '../../rrd/rrdtool.js';
import { pictureDirectory, type TrackerSite } from '../site.js';
import { codeOf, setPermissions } from '../state-files.js';

/** Draws with rrdtool and puts the picture in its place at once. @param args as for `rrdtool graph`, without the file's name */
export async function drawPicture(
  rrd: RrdTool,
  path: string,
  args: readonly string[],
  mode: number,
): Promise<void> {
  await replacePicture(path, await imageOf(rrd, args), mode);
}

/** The same for a picture that is there: one that somebody takes away meanwhile stays away. @returns whether it was still there */
export async function renewPicture(
  rrd: RrdTool,
  path: string,
  args: readonly string[],
  mode: number,
): Promise<boolean> {
  const image = await imageOf(rrd, args);
  if (!existsSync(path)) return false;
  await replacePicture(path, image, mode);
  return true;
}

async function imageOf(rrd: RrdTool, args: readonly string[]): Promise<Buffer> {
  // What is fresh enough has been decided: rrdtool draws to a pipe, where it cannot be lazy.
  const { image } = await rrd.graph(args.filter((argument) => argument !== '--lazy'));
  return image;
}

let written = 0;

/**
 * The Grapher, its tools and pages may draw the same picture at the same time: each writes under a name of its own. A picture that is
 * lost with the power is soon drawn again, so nothing is flushed.
 */
async function replacePicture(path: string, image: Buffer, mode: number): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${++written}.tmp`);
  try {
    await writeFile(temporary, image);
    await setPermissions(temporary, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Makes the directory of the pictures of a tracking if there is none. */
export async function makePictureDirectory(site: TrackerSite, fileName: string): Promise<void> {
  await makeDirectory(pictureDirectory(site, fileName), site.config.htmlDirPerms);
}

/** Makes a directory with these permissions, whatever the umask, unless it exists. */
export async function makeDirectory(path: string, mode: number): Promise<void> {
  if (!(await makeDirectories(path))) return;
  try {
    await chmod(path, mode);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}
