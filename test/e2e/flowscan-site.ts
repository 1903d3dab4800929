import { chmod, copyFile, cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { program } from '../support/program.js';

export const FLOWS = resolve('test/fixtures/flows');
export const NAMES = ['090000', '090500', '091000', '091500', '092000', '092500'].map(
  (time) => `ft-v05.2026-04-14.${time}+0000`,
);
export const [FIRST = '', SECOND = ''] = NAMES;

/** Runs flowscan in a site and waits for it. */
export const run = (site: string, args: string[] = []) =>
  execa(process.execPath, [program('flowscan'), ...args], {
    cwd: site,
    reject: false,
    all: true,
    env: { TZ: 'UTC' },
  });

export async function settled(path: string): Promise<void> {
  const longAgo = Date.now() / 1000 - 3600;
  await utimes(path, longAgo, longAgo);
}

/** A site of flowscan with two flow files; removeScanSite takes it away. */
export async function makeScanSite(): Promise<string> {
  const site = await mkdtemp(join(tmpdir(), 'flowscan-'));
  await mkdir(join(site, 'flows'));
  await writeFile(join(site, 'flowscan.cf'), 'FlowFileGlob flows/ft-v*[0-9]\nReportClasses CUFlow\n');
  await writeFile(join(site, 'suite.cf'), 'ResolveNames off\n');
  await copyFile(resolve('test/fixtures/cuflow/least.cf'), join(site, 'CUFlow.cf'));
  for (const name of [FIRST, SECOND]) await cp(join(FLOWS, name), join(site, 'flows', name));
  return site;
}

export async function removeScanSite(site: string): Promise<void> {
  await chmod(site, 0o755);
  await rm(site, { recursive: true, force: true });
}
