/** A path that matches itself alone, whatever characters a site's script name has. */
export function literalPath(path: string): string {
  return path.replace(/[\\{}()[\]:*?+!]/g, '\\$&');
}
