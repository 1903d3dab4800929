import { stat } from 'node:fs/promises';
import { codeOf } from '../state-files.js';

/**
 * Whether a picture is as good as new: not older than the time that one pixel of it stands for (FlowTracker specification,
 * section 10.4).
 *
 * @param now epoch seconds
 */
export async function isFresh(path: string, now: number, secondsPerPixel: number): Promise<boolean> {
  try {
    const { mtimeMs, size } = await stat(path);
    return size > 0 && now - mtimeMs / 1000 <= secondsPerPixel;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * What pictures were made of, as far as it is known: those of a tracking that was revised, or of a site that looks otherwise now, are
 * old however young they are.
 */
export class DrawnPictures {
  readonly #known = new Map<string, string>();

  /** @param content arguments of the graph but its times */
  isChanged(path: string, content: string): boolean {
    const known = this.#known.get(path);
    return known !== undefined && known !== content;
  }

  remember(path: string, content: string): void {
    this.#known.set(path, content);
  }

  forgetAllBut(paths: ReadonlySet<string>): void {
    for (const path of this.#known.keys()) if (!paths.has(path)) this.#known.delete(path);
  }
}
