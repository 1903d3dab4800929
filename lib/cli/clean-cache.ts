import { fixLongNames, forgetName } from '../names/clean.js';
import type { CleanableKind, CleanedName } from '../names/clean.js';
import { openNameCache } from '../names/open-names.js';
import { EXIT_FAILED, newCommand, runCommand } from './command.js';
import { loadViewerConfig, withConfigOptions } from './viewer-config.js';

const FIX_LONG = 'FixLong';

/** A command that takes one name out of a cache, or tidies all of them (FlowViewer specification, section 5.8). */
export function runCleanCache(name: string, kind: CleanableKind, what: string): void {
  const command = withConfigOptions(newCommand(name, `Forgets the remembered name of ${what}.`)).argument(
    '<entry>',
    `${what}, or the name itself; ${FIX_LONG} cuts names of more than 30 characters to their end and forgets those of less than 8`,
  );
  void runCommand(command, async () => {
    const [entry = ''] = command.args;
    const { config, settings } = await loadViewerConfig(command);
    const cache = await openNameCache(config, settings);
    if (entry === FIX_LONG) {
      const { cut, forgotten } = await fixLongNames(cache, kind);
      tell('cut to', cut);
      tell('forgotten', forgotten);
      return 0;
    }
    const found = await forgetName(cache, kind, entry);
    if (found) tell('forgotten', [found]);
    else process.stderr.write(`${name}: ${entry} is not among the remembered names\n`);
    return found ? 0 : EXIT_FAILED;
  });
}

function tell(what: string, names: readonly CleanedName[]): void {
  for (const { key, name } of names) process.stdout.write(`${key} ${what} ${name}\n`);
}
