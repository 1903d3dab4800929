import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

const FILE_NAME = 'FlowViewer_Configuration.pm';

interface LocateOptions {
  /** `--config FILE`. */
  readonly option?: string | undefined;
  /** What suite.cf says, where it was read already. */
  readonly setting?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of the program or script as it was invoked: of the symbolic link, not of what it points to. */
  readonly invokedAs: string;
}

/**
 * Path of FlowViewer_Configuration.pm (FlowViewer specification, section 1.1): the option, `$FLOWVIEWER_CONFIGURATION`, the
 * setting, beside the script, each directory of `$PERL5LIB`.
 *
 * A file that is named is returned whether it exists or not, so that reading it can say what is wrong; otherwise undefined if there is none.
 */
export function findFlowViewerConfig({ option, setting, env, invokedAs }: LocateOptions): string | undefined {
  const named = option ?? (env['FLOWVIEWER_CONFIGURATION'] || undefined) ?? setting;
  if (named !== undefined) return resolve(named);
  const libraries = (env['PERL5LIB'] ?? '').split(delimiter).filter((directory) => directory !== '');
  return [dirname(invokedAs), ...libraries]
    .map((directory) => resolve(join(directory, FILE_NAME)))
    .find((path) => existsSync(path));
}
