import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

interface LocateOptions {
  /** `--config FILE`. */
  readonly option?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of the program as it was invoked: of the symbolic link, not of what it points to. */
  readonly invokedAs: string;
  readonly cwd: string;
}

/**
 * Path of flowscan.cf (FlowScan specification, section 3): the option, `$FLOWSCAN_CONFIG`, beside the program as it was invoked, the
 * working directory. A copy or link of the program named `scan2` reads `scan2.cf`, and flowscan.cf where there is none.
 *
 * A file that is named is returned whether it exists or not, so that reading it can say what is wrong; otherwise undefined if there is none.
 */
export function findFlowscanConfig({ option, env, invokedAs, cwd }: LocateOptions): string | undefined {
  const named = option ?? (env['FLOWSCAN_CONFIG'] || undefined);
  if (named !== undefined) return resolve(cwd, named);
  const program = basename(invokedAs).replace(/\.(?:[cm]?js|ts|pl|cgi)$/, '');
  const directories = [resolve(cwd, dirname(invokedAs)), resolve(cwd)];
  const candidates = [`${program}.cf`, 'flowscan.cf'].flatMap((name) =>
    directories.map((directory) => join(directory, name)),
  );
  return candidates.find((path) => existsSync(path));
}
