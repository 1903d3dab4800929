import { randomInt } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { codeOf, createExclusive, isTaken } from './files.js';
import type { SavedKind } from './types.js';

/** Two letters leave 676 names a second; whoever draws a taken one this often finds the directories full. */
const MAX_DRAWS = 10_000;

/**
 * Reserves a name `FlowViewer_save_<suffix>` (six digits of the local time, two letters) and returns the suffix.
 *
 * A name is free if neither the work, the graphs nor the save directory holds it (D-08). It is reserved by an empty file in the work
 * directory, which the report replaces; of a saved tracking by a directory in the save directory.
 *
 * @param epochSeconds the clock
 */
export async function newSuffix(
  config: FlowViewerConfig,
  kind: SavedKind,
  epochSeconds: number,
): Promise<string> {
  for (let draw = 0; draw < MAX_DRAWS; draw++) {
    const suffix = `${timeDigits(epochSeconds + Math.floor(draw / 100))}${letter()}${letter()}`;
    const name = `${kind}_save_${suffix}`;
    if (await isUsed(config, name)) continue;
    if (await reserve(config, kind, name)) return suffix;
  }
  throw new Error(`no free name for a report in ${config.workDirectory}`);
}

async function isUsed({ workDirectory, graphsDirectory, saveDirectory }: FlowViewerConfig, name: string) {
  const places = [
    join(workDirectory, name),
    join(graphsDirectory, `${name}.png`),
    join(saveDirectory, name),
    join(saveDirectory, `${name}.png`),
  ];
  const taken = await Promise.all(places.map(isTaken));
  return taken.includes(true);
}

async function reserve(config: FlowViewerConfig, kind: SavedKind, name: string): Promise<boolean> {
  if (kind !== 'FlowMonitor')
    return createExclusive(join(config.workDirectory, name), '', config.htmlFilePerms);
  try {
    const directory = join(config.saveDirectory, name);
    await mkdir(directory);
    await chmod(directory, config.htmlDirPerms);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function timeDigits(epochSeconds: number): string {
  const time = new Date(epochSeconds * 1000);
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()];
  return parts.map((part) => String(part).padStart(2, '0')).join('');
}

function letter(): string {
  return String.fromCharCode(65 + randomInt(26));
}
