import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedData } from '../support/data.js';

export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(sharedData('golden', 'flow-tools', name), 'utf8')) as T;
}

export function linesOf(output: Buffer | string): string[] {
  return output.toString('latin1').split('\n');
}

/** Octets and number of the flows in an export as text. */
export function totalsOf(text: Buffer): { flows: number; octets: number } {
  const [titles = '', ...rows] = linesOf(text).filter((line) => line !== '');
  const column = titles.replace('#:', '').split(',').indexOf('doctets');
  return { flows: rows.length, octets: rows.reduce((sum, row) => sum + Number(row.split(',')[column]), 0) };
}

export const DAY = '2026/2026-03/2026-03-02';
const FILE = `${DAY}/ft-v05.2026-03-02.143000+0000`;

export const sample = (name: string): string => sharedData('formats', name);
export const file = (): string => sharedData('flows', FILE);

/** A directory for what commands write, while a suite runs. */
export function useDirectory(): { path: string; write(name: string, text: string): string } {
  const directory = {
    path: '',
    write(name: string, text: string): string {
      const path = join(directory.path, name);
      writeFileSync(path, text);
      return path;
    },
  };
  before(() => (directory.path = mkdtempSync(join(tmpdir(), 'flow-tools-'))));
  after(() => rmSync(directory.path, { recursive: true }));
  return directory;
}
