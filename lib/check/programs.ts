import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { Findings } from './findings.js';

/** Tells whether rrdtool is there, and its version. */
export async function checkRrdtool(program: string, findings: Findings): Promise<void> {
  const { stdout, failed, shortMessage } = await execa(program, ['--version'], {
    reject: false,
    timeout: 10_000,
    env: { LC_ALL: 'C' },
  });
  const [version] = /RRDtool \d+(?:\.\d+)*/.exec(stdout) ?? [];
  if (version !== undefined) findings.add('good', 'Programs', `${program}: ${version}`, program);
  else if (failed) findings.add('failure', 'Programs', `rrdtool cannot be started: ${shortMessage}`, program);
  else findings.add('failure', 'Programs', `${program} does not say that it is RRDtool`, program);
}

/** Programs of SiLK that reports need. */
const SILK = ['rwfilter', 'rwstats', 'rwcut', 'rwsort', 'rwcount'];
/** What prints the caches of the original, of which one is enough. */
const GDBM_READERS = ['gdbm_dump', 'gdbmtool'];

/** Tells of the programs that a FlowViewer site uses besides. */
export async function checkViewerPrograms(config: FlowViewerConfig, findings: Findings): Promise<void> {
  if (config.ipfixDevices.length > 0) {
    for (const name of SILK) {
      const path = join(config.silkBinDirectory, name);
      if (existsSync(path)) findings.add('good', 'Programs', `${path} is there`, path);
      else
        findings.add('failure', 'Programs', `${path} is missing, and @ipfix_devices are read with it`, path);
    }
  }
  const caches = ['names', 'as_names']
    .map((name) => join(config.namesDirectory, name))
    .filter((path) => existsSync(path));
  if (caches.length === 0) return;
  const readers = await Promise.all(GDBM_READERS.map(canStart));
  if (readers.includes(true)) findings.add('good', 'Programs', `${caches.join(', ')} can be taken over`);
  else {
    const text = `${caches.join(', ')}: neither gdbm_dump nor gdbmtool is there, so names are looked up anew`;
    findings.add('note', 'Programs', text);
  }
}

async function canStart(program: string): Promise<boolean> {
  const { exitCode } = await execa(program, ['--version'], { reject: false, timeout: 10_000 });
  return exitCode !== undefined;
}
