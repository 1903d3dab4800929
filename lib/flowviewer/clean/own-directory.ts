import { constants, existsSync } from 'node:fs';
import { lstat, open, readdir, rmdir, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const DESCRIPTORS = '/proc/self/fd';
const BLOCK_BYTES = 512;

/** What stands in a directory. */
export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'other';
  /** Last change, epoch seconds. */
  readonly modified: number;
  /** Bytes on the disk. */
  readonly bytes: number;
}

/**
 * A directory in which others may write while it is cleaned. It is held open, so that all names mean entries of this directory, even if
 * somebody puts a link in its place meanwhile (FlowViewer specification, section 12, D-22). Symbolic links in it are entries of the
 * kind `other`, and nobody follows them.
 */
export class OwnDirectory {
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** @throws the system's error if it is no directory, or, with `noLink`, a link to one */
  static async open(path: string, { noLink = false } = {}): Promise<OwnDirectory> {
    const flags = constants.O_RDONLY | constants.O_DIRECTORY | (noLink ? constants.O_NOFOLLOW : 0);
    return new OwnDirectory(path, await open(path, flags));
  }

  async entries(): Promise<Entry[]> {
    const names = await readdir(this.#place());
    const entries = await Promise.all(names.map((name) => this.#entry(name)));
    return entries.filter((entry) => entry !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Opens a directory in this one; a link is refused. */
  enter(name: string): Promise<OwnDirectory> {
    return OwnDirectory.open(this.#place(name), { noLink: true });
  }

  /** Removes a file. */
  unlink(name: string): Promise<void> {
    return unlink(this.#place(name));
  }

  /** Removes an empty directory. */
  rmdir(name: string): Promise<void> {
    return rmdir(this.#place(name));
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #entry(name: string): Promise<Entry | undefined> {
    try {
      const info = await lstat(this.#place(name));
      const kind = info.isFile() ? 'file' : info.isDirectory() ? 'directory' : 'other';
      return { name, kind, modified: info.mtimeMs / 1000, bytes: info.blocks * BLOCK_BYTES };
    } catch {
      return undefined; // It has gone since it was listed.
    }
  }

  #place(name = '.'): string {
    const held = `${DESCRIPTORS}/${this.#handle.fd}`;
    return join(existsSync(held) ? `${held}/` : this.#path, name);
  }
}
