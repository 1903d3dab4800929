import { chmod, readFile } from 'node:fs/promises';
import { writeFileAtomic } from '../files/atomic.js';

/** The text of a state file and how its bytes are to be read: older sites wrote Latin-1. */
export interface StateText {
  readonly text: string;
  readonly encoding: 'utf8' | 'latin1';
}

export function decodeState(bytes: Uint8Array): StateText {
  try {
    return {
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
      encoding: 'utf8',
    };
  } catch {
    return { text: Buffer.from(bytes).toString('latin1'), encoding: 'latin1' };
  }
}

/** Undefined if there is no such file. */
export async function readState(path: string): Promise<StateText | undefined> {
  try {
    return decodeState(await readFile(path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces a state file whole, with the permissions of the configuration whatever the umask. */
export async function writeState(path: string, { text, encoding }: StateText, mode: number): Promise<void> {
  await writeBytes(path, Buffer.from(text, encoding), mode);
}

export async function writeBytes(path: string, bytes: Uint8Array | string, mode: number): Promise<void> {
  await writeFileAtomic(path, bytes, { mode });
  await setPermissions(path, mode);
}

/** Permissions as configured. A file of another user keeps its own: writing it is what counts. */
export async function setPermissions(path: string, mode: number): Promise<void> {
  try {
    // State is never executable (FlowTracker specification, section 2).
    await chmod(path, mode & ~0o111);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
