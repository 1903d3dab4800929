import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs that take the place of SiLK's: each notes its arguments, reads its input and prints what it was told to. */
export interface StandIns {
  readonly directory: string;
  /** What was started, in the order in which programs began: name and arguments. */
  started(): Promise<string[][]>;
  forget(): Promise<void>;
  remove(): Promise<void>;
}

const PROGRAMS = ['rwfilter', 'rwstats', 'rwsort', 'rwcut', 'rwnetmask', 'rwscan'] as const;
type Program = (typeof PROGRAMS)[number];

/** @param outputs what each program prints; `!text` makes it fail with that message */
export async function makeStandIns(outputs: Partial<Record<Program, string>> = {}): Promise<StandIns> {
  const directory = await mkdtemp(join(tmpdir(), 'silk-'));
  const log = join(directory, 'log');
  await mkdir(log);
  for (const program of PROGRAMS) {
    const path = join(directory, program);
    await writeFile(path, scriptOf(program, log, outputs[program] ?? ''));
    await chmod(path, 0o755);
  }
  const started = async (): Promise<string[][]> => {
    const names = (await readdir(log)).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(log, name), 'utf8')));
    const entries = texts.map((text) => JSON.parse(text) as { time: string; args: string[] });
    return entries.sort((a, b) => (BigInt(a.time) < BigInt(b.time) ? -1 : 1)).map(({ args }) => args);
  };
  return {
    directory,
    started,
    async forget() {
      await rm(log, { recursive: true });
      await mkdir(log);
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** The arguments are noted as JSON, so that nothing in them can be mistaken. */
function scriptOf(program: Program, log: string, output: string): string {
  const fails = output.startsWith('!');
  return [
    `#!${process.execPath}`,
    `const { writeFileSync } = require('node:fs');`,
    `const entry = { time: String(process.hrtime.bigint()), args: ['${program}', ...process.argv.slice(2)] };`,
    `writeFileSync('${log}/' + process.pid, JSON.stringify(entry));`,
    fails
      ? `process.stderr.write(${JSON.stringify(output.slice(1))}); process.exit(1);`
      : `process.stdin.resume().on('end', () => process.stdout.write(${JSON.stringify(output)}));`,
  ].join('\n');
}
