import type { VariableKey, VariableValues } from './registry.js';
import { VARIABLE_KEYS, variable } from './registry.js';

const WRITE_FOR_OTHERS = 0o002;
const EXECUTE = 0o111;
/** Permissions and, for directories, the bit that hands their group on. */
const FILE_BITS = 0o777;
const DIRECTORY_BITS = 0o2777;

interface Masked {
  readonly values: Partial<VariableValues>;
  /** Variables of which write permission for others was taken away, as written in the file. */
  readonly names: readonly string[];
}

/**
 * Takes write permission for others from the permissions of a file, and execute permission from those of files
 * (FlowViewer specification, section 12, D-24; FlowTracker specification, section 2).
 */
export function maskPermissions(values: Partial<VariableValues>, othersMayWrite: boolean): Masked {
  const masked: Partial<Record<VariableKey, number>> = {};
  const names: string[] = [];
  for (const key of VARIABLE_KEYS) {
    const { group, name } = variable(key);
    const mode = values[key];
    if (group !== 'Permissions' || typeof mode !== 'number') continue;
    const usable = name.endsWith('_dir_perms') ? mode & DIRECTORY_BITS : mode & FILE_BITS & ~EXECUTE;
    const takesWrite = !othersMayWrite && (usable & WRITE_FOR_OTHERS) !== 0;
    if (takesWrite) names.push(`$${name}`);
    masked[key] = takesWrite ? usable & ~WRITE_FOR_OTHERS : usable;
  }
  return { values: { ...values, ...masked } as Partial<VariableValues>, names };
}
