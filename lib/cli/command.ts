import { Command, CommanderError } from 'commander';

declare const __VERSION__: string | undefined;

/** Version of the suite: set by the build; `dev` when run from the sources. */
export const VERSION = typeof __VERSION__ === 'string' ? __VERSION__ : 'dev';

export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

/** A command of the suite: `--help`, `--version`, and exit code 2 for wrong usage. */
export function newCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .version(`${name} ${VERSION}`, '--version', 'print the version and exit')
    .helpOption('-h, --help', 'print this help and exit')
    .allowExcessArguments(false)
    .showHelpAfterError(`(${name} --help tells more)`)
    .exitOverride();
}

/** Text that stands for a whole number of at least `least`; anything else is wrong usage. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= least) return value;
    throw new CommanderError(
      EXIT_USAGE,
      'usage',
      `error: "${text}" is not a whole number of at least ${least}`,
    );
  };
}

/** Seconds since the epoch. */
export function epochNow(): number {
  return Math.floor(Date.now() / 1000);
}

/**
 * Runs a command and sets the exit code of the process: that of the action, 1 if it fails, 2 for wrong usage.
 * What went wrong is said in a sentence on standard error; a stack only if DEBUG is set.
 */
export async function runCommand(command: Command, action: () => Promise<number>): Promise<void> {
  try {
    await command.parseAsync();
    process.exitCode = await action();
  } catch (error) {
    process.exitCode = exitCodeOf(error, command.name());
  }
}

function exitCodeOf(error: unknown, name: string): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code === 'usage') process.stderr.write(`${error.message}\n(${name} --help tells more)\n`);
    return EXIT_USAGE;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${name}: ${message}\n`);
  if (process.env['DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return EXIT_FAILED;
}
