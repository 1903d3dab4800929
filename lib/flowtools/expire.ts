import { lstat, realpath, unlink } from 'node:fs/promises';
import { sep } from 'node:path';
import type { FlowFile } from '../store/select-header.js';
import { byCaptureStart, readFlowFiles } from '../store/select-read.js';
import { walkFiles } from '../store/select-walk.js';
import type { Session } from './session.js';

export interface ExpiryLimits {
  /** Most files to keep. */
  readonly files?: number | undefined;
  /** Most bytes to keep. */
  readonly bytes?: number | undefined;
}

/** A file that must go, and which limit it goes for. */
export interface Expired {
  readonly path: string;
  readonly reason: 'files' | 'bytes';
}

/** The oldest files beyond the limits (flow-tools specification, section 11), oldest first. */
export function expiredFiles(
  files: readonly Pick<FlowFile, 'path' | 'size' | 'captureStart'>[],
  { files: mostFiles = Infinity, bytes: mostBytes = Infinity }: ExpiryLimits,
): Expired[] {
  let left = files.length;
  let bytes = files.reduce((total, { size }) => total + size, 0);
  const expired: Expired[] = [];
  for (const { path, size } of files) {
    if (left <= mostFiles && bytes <= mostBytes) break;
    expired.push({ path, reason: left > mostFiles ? 'files' : 'bytes' });
    left--;
    bytes -= size;
  }
  return expired;
}

/** Number of the limit in the original's messages. */
const REASON_NUMBERS = { files: 1, bytes: 2 } as const;
const CAPTURE_NAME = /^(ft|cf|tmp)/;

/** flow-expire: removes the oldest capture files below a directory until the rest is within the limits. */
export async function expireFlows(
  session: Session,
  directory: string,
  limits: ExpiryLimits,
  showOnly: boolean,
): Promise<void> {
  const paths = await walkFiles(directory, {
    takes: (name) => CAPTURE_NAME.test(name),
    onLeftOut: (path, error) => {
      if (path === directory) throw error;
      session.say(error.message);
    },
  });
  const own = await withoutLinks(directory, paths);
  const files = byCaptureStart(await readFlowFiles(own, undefined));
  for (const { path, reason } of expiredFiles(files, limits)) {
    session.say(`remove/${REASON_NUMBERS[reason]} ${path}`);
    if (!showOnly) await unlink(path).catch((error: Error) => session.fail(error.message));
  }
}

/** Only what lies in the directory itself: nothing is removed through a symbolic link. */
async function withoutLinks(directory: string, paths: readonly string[]): Promise<string[]> {
  const root = (await realpath(directory)).replace(/\/$/, '') + sep;
  const own: string[] = [];
  for (const path of paths) {
    const isLink = (await lstat(path)).isSymbolicLink();
    if (!isLink && (await realpath(path)).startsWith(root)) own.push(path);
  }
  return own;
}
