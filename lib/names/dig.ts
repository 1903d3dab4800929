import { execa } from 'execa';
import { isIP } from 'node:net';

const DEFAULT = ['/usr/bin/dig', '+time=1', '+tries=1', '-x'];
const TIMEOUT_MS = 10_000;

/** The words of `$dig`; undefined where it is the original's default, and the system's own resolver does as well. */
export function digCommand(dig: string | undefined): readonly string[] | undefined {
  const words = (dig ?? '').split(/\s+/).filter((word) => word !== '');
  return words.length === 0 || words.join(' ') === DEFAULT.join(' ') ? undefined : words;
}

/**
 * The name that a site's own `$dig` command prints for an address, which is put behind its words; no shell sees either.
 * @throws Error with a code of `dns` where there is no name (ENOTFOUND), or no answer (ETIMEOUT, ECONNREFUSED)
 */
export async function digReverse(
  command: readonly string[],
  address: string,
  env: Readonly<Record<string, string>>,
): Promise<string[]> {
  const [program = '', ...words] = command;
  if (isIP(address) === 0) throw failure('ENOTFOUND');
  const { stdout, failed, timedOut, exitCode } = await execa(program, [...words, address], {
    extendEnv: false,
    env,
    stdin: 'ignore',
    stderr: 'ignore',
    timeout: TIMEOUT_MS,
    maxBuffer: 2 ** 20,
    reject: false,
  });
  if (timedOut) throw failure('ETIMEOUT');
  if (failed) throw failure(exitCode === undefined ? 'ECONNREFUSED' : 'ETIMEOUT');
  const name = nameIn(stdout);
  if (name === undefined) throw failure('ENOTFOUND');
  return [name];
}

/** Fifth word of the line behind the one with ANSWER SECTION, unless that line is a CNAME (FlowViewer specification, section 5.1). */
function nameIn(output: string): string | undefined {
  const [, line = ''] = /ANSWER SECTION.*\n(.*)/.exec(output) ?? [];
  const words = line.trim().split(/\s+/);
  const name = words.includes('CNAME') ? '' : (words[4] ?? '').replace(/\.$/, '');
  return name === '' ? undefined : name;
}

function failure(code: string): Error {
  return Object.assign(new Error(`no name: ${code}`), { code });
}
