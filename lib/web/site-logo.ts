import { extname } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { isPlainName } from '../saved/hash.js';
import { publicPathOf } from './public-path.js';

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
};

/** Media type of a picture by the extension of its name; undefined for other files, and names that lead elsewhere. */
export function pictureType(name: string): string | undefined {
  return isPlainName(name) && !name.startsWith('.') ? TYPES[extname(name).toLowerCase()] : undefined;
}

/** URL path of the logo that 3.x sites show in place of the left title (FlowViewer specification, section 1.4); undefined if there is none. */
export async function siteLogo({
  userLogo,
  reportsDirectory,
  reportsShort,
}: Pick<FlowViewerConfig, 'userLogo' | 'reportsDirectory' | 'reportsShort'>): Promise<string | undefined> {
  if (pictureType(userLogo) === undefined) return undefined;
  return publicPathOf(reportsDirectory, reportsShort, userLogo);
}
