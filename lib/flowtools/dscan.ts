import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '../files/atomic.js';
import { ScanDetector, type ScanOptions } from '../query/dscan/detector.js';
import { ScanStateError } from '../query/dscan/state.js';
import { parseSuppressList, type SuppressList } from '../query/dscan/suppress.js';
import { scanEventText } from '../query/dscan/text.js';
import { requireFields } from '../query/missing-fields.js';
import { readConfigurationText } from './config-files.js';
import type { Session } from './session.js';

export interface DscanOptions extends ScanOptions {
  /** Suppress lists are this with `.src` and `.dst`. */
  readonly suppressFile?: string | undefined;
  /** Where the state is taken from at the start, if the file exists. */
  readonly loadFrom?: string | undefined;
  /** Where the state is kept at the end. */
  readonly dumpTo?: string | undefined;
}

/** flow-dscan: tells on standard error of sources that scan hosts or ports (flow-tools specification, section 9). */
export async function scanFlows(session: Session, options: DscanOptions): Promise<void> {
  const { suppressFile, loadFrom, dumpTo, ...scan } = options;
  const lists =
    suppressFile === undefined
      ? {}
      : {
          suppressSources: await loadSuppressList(session, `${suppressFile}.src`, 0),
          suppressDestinations: await loadSuppressList(session, `${suppressFile}.dst`, 1),
        };
  const detector = new ScanDetector({ ...scan, ...lists });
  if (loadFrom !== undefined) await restore(detector, loadFrom);
  const source = await session.openInput(detector.columns);
  try {
    requireFields('scan detection', detector.columns, source.fields);
    for await (const batch of session.batches(source))
      for (const event of detector.process(batch, undefined)) session.say(scanEventText(event));
  } finally {
    await source.close();
  }
  if (dumpTo !== undefined) await writeFileAtomic(dumpTo, `${[...detector.state()].join('\n')}\n`);
}

/** The first run has no state to go on from. */
async function restore(detector: ScanDetector, path: string): Promise<void> {
  let text: string;
  try {
    text = await readFile(path, 'latin1');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  try {
    detector.restore(text);
  } catch (error) {
    throw error instanceof ScanStateError ? new Error(`${path}: ${error.message}`, { cause: error }) : error;
  }
}

async function loadSuppressList(session: Session, path: string, number: number): Promise<SuppressList> {
  const { list, issues } = parseSuppressList(await readConfigurationText(path, 'suppress list'));
  session.say(`load_suppress ${number}`);
  for (const { line, message } of issues) session.say(`${path}:${line}: ${message}`);
  return list;
}
