import { lstat, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { isCaptureName } from './expire.js';
import type { FlowFile } from './select-header.js';
import { byCaptureStart, readFlowFiles } from './select-read.js';
import { walkFiles, type OnLeftOut } from './select-walk.js';

/** The capture files below a directory, oldest first; nothing is reached through a symbolic link. */
export async function captureFiles(directory: string, onLeftOut?: OnLeftOut): Promise<FlowFile[]> {
  const paths = await walkFiles(directory, { takes: isCaptureName, onLeftOut });
  return byCaptureStart(await readFlowFiles(await withoutLinks(directory, paths), undefined));
}

/** Only what lies in the directory itself. */
async function withoutLinks(directory: string, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const root = (await realpath(directory)).replace(/\/$/, '') + sep;
  const own: string[] = [];
  for (const path of paths) {
    const isLink = (await lstat(path)).isSymbolicLink();
    if (!isLink && (await realpath(path)).startsWith(root)) own.push(path);
  }
  return own;
}
