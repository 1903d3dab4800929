import type { Statement } from './statement.js';

/**
 * Labels and aliases become names of files and directories (CUFlow specification, section 2.2): they must not lead elsewhere.
 * Returns whether the label can be used; the error is noted.
 */
export function checkLabel(label: string, what: 'label' | 'alias', statement: Statement): boolean {
  const leadsElsewhere = /[/\0]/.test(label) || label === '.' || label === '..';
  if (leadsElsewhere) {
    statement.error(
      `the ${what} cannot be a file name`,
      label,
      `a ${what} without "/" that is not "." or ".."`,
    );
  }
  return !leadsElsewhere;
}

/** Paths may be anything but contain NUL, which no system accepts. */
export function checkPath(path: string, statement: Statement): boolean {
  const usable = !path.includes('\0');
  if (!usable) statement.error('the path contains a NUL character', path, 'a path');
  return usable;
}
