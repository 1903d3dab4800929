import { readFile } from 'node:fs/promises';

/** The text of a file that a site need not have: empty if it is not there, or cannot be read. */
export async function readOptional(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}
