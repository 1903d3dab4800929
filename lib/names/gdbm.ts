import { execa } from 'execa';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { exists } from './cache-file.js';
import { programEnvironment } from './program-environment.js';

/** What was found in the caches of the original. */
export interface ImportedNames {
  readonly hosts: ReadonlyMap<string, string>;
  readonly asNames: ReadonlyMap<string, string>;
  /** One line for the administrator on each file. */
  readonly notes: readonly string[];
}

const TIMEOUT_MS = 20_000;
const LARGEST_OUTPUT = 64 * 2 ** 20;

/** Programs of Debian's package gdbmtool that print a GDBM file. The second one also reads a file that a report of the original has open. */
const READERS = [
  { program: 'gdbm_dump', argumentsFor: (file: string) => ['--format=ascii', file, '-'], parse: parseDump },
  {
    program: 'gdbmtool',
    argumentsFor: (file: string) => ['-q', '-N', '-l', '-r', file, 'list'],
    parse: parseList,
  },
] as const;

/**
 * Reads the GDBM files `names` and `as_names` of a `$names_directory`, as far as they exist and a program can read them.
 * Entries that hold their own key are look-ups that failed, which the original remembers for ever: they are left out
 * (FlowViewer specification, section 5.1, D-11). The files are never written.
 */
export async function importGdbm(directory: string): Promise<ImportedNames> {
  const names = await readGdbm(join(directory, 'names'), (key) => isIP(key) !== 0);
  const asNames = await readGdbm(join(directory, 'as_names'), (key) => /^\d{1,10}$/.test(key));
  return { hosts: names.entries, asNames: asNames.entries, notes: [...names.notes, ...asNames.notes] };
}

type Entry = readonly [key: string, value: string];

async function readGdbm(
  file: string,
  isKey: (key: string) => boolean,
): Promise<{ entries: ReadonlyMap<string, string>; notes: string[] }> {
  if (!(await exists(file))) return { entries: new Map(), notes: [] };
  for (const { program, argumentsFor, parse } of READERS) {
    const { stdout, stderr, failed } = await execa(program, argumentsFor(file), {
      stdin: 'ignore',
      timeout: TIMEOUT_MS,
      maxBuffer: LARGEST_OUTPUT,
      extendEnv: false,
      env: programEnvironment(),
      reject: false,
    });
    // gdbmtool ends with 0 even if it could not open the file.
    if (failed || stderr !== '') continue;
    const known = parse(stdout).filter(([key, value]) => isKey(key) && value !== '' && value !== key);
    return { entries: new Map(known), notes: [`${file}: ${known.length} names taken over`] };
  }
  return {
    entries: new Map(),
    notes: [`${file} is not taken over: neither gdbm_dump nor gdbmtool could read it`],
  };
}

/** Header lines, then for key and value in turn `#:len=BYTES` and lines of base64. */
function parseDump(text: string): Entry[] {
  const [, body = ''] = text.split('# End of header\n');
  const data = body.split(/^#:len=\d+$/m).slice(1);
  const texts = data.map((part) => Buffer.from(part.replace(/^#.*$/gm, ''), 'base64').toString('utf8'));
  return pairs(texts);
}

/** One entry a line, key and value parted by a blank. */
function parseList(text: string): Entry[] {
  return text.split('\n').flatMap((line) => {
    const [, key, value] = /^(\S+) (.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
}

function pairs(texts: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  for (let i = 0; i + 1 < texts.length; i += 2) entries.push([texts[i] ?? '', texts[i + 1] ?? '']);
  return entries;
}
