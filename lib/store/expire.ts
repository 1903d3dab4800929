import type { FlowFile } from './select-header.js';

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

/** Files whose age and size count. */
export type AgedFile = Pick<FlowFile, 'path' | 'size' | 'captureStart'>;

/** Number of the limit in the original's messages. */
const REASON_NUMBERS = { files: 1, bytes: 2 } as const;
const CAPTURE_NAME = /^(ft|cf|tmp)/;

/** Whether a file counts as a collector's, by its name. */
export function isCaptureName(name: string): boolean {
  return CAPTURE_NAME.test(name);
}

/** The original's message about a removed file. */
export function removalText({ path, reason }: Expired): string {
  return `remove/${REASON_NUMBERS[reason]} ${path}`;
}

/**
 * The oldest files beyond the limits (flow-tools specification, section 11), oldest first.
 *
 * @param files oldest first
 */
export function expiredFiles(
  files: readonly AgedFile[],
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
