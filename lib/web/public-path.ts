import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** URL path of a file in a directory that a web server shows, by the variable that says where: `$graphs_short`. */
export function publicPath(short: string, name: string): string {
  return `/${short}/${encodeURIComponent(name)}`.replace(/\/+/g, '/');
}

/** The same for a file that need not be there: undefined if it is not. */
export async function publicPathOf(
  directory: string,
  short: string,
  name: string,
): Promise<string | undefined> {
  const isThere = await access(join(directory, name)).then(
    () => true,
    () => false,
  );
  return isThere ? publicPath(short, name) : undefined;
}
