import { readFile } from 'node:fs/promises';
import { ScanDetector, type ScanOptions } from '../query/dscan/detector.js';
import { parseSuppressList, type SuppressList } from '../query/dscan/suppress.js';
import { scanEventText } from '../query/dscan/text.js';
import { requireFields } from '../query/missing-fields.js';
import type { Session } from './session.js';

export interface DscanOptions extends ScanOptions {
  /** Suppress lists are this with `.src` and `.dst`. */
  readonly suppressFile?: string | undefined;
}

/** flow-dscan: tells on standard error of sources that scan hosts or ports (flow-tools specification, section 9). */
export async function scanFlows(session: Session, options: DscanOptions): Promise<void> {
  const { suppressFile, ...scan } = options;
  const lists =
    suppressFile === undefined
      ? {}
      : {
          suppressSources: await loadSuppressList(session, `${suppressFile}.src`, 0),
          suppressDestinations: await loadSuppressList(session, `${suppressFile}.dst`, 1),
        };
  const detector = new ScanDetector({ ...scan, ...lists });
  const source = await session.openInput(detector.columns);
  try {
    requireFields('scan detection', detector.columns, source.fields);
    for await (const batch of session.batches(source))
      for (const event of detector.process(batch, undefined)) session.say(scanEventText(event));
  } finally {
    await source.close();
  }
}

async function loadSuppressList(session: Session, path: string, number: number): Promise<SuppressList> {
  const { list, issues } = parseSuppressList(await readFile(path, 'latin1'));
  session.say(`load_suppress ${number}`);
  for (const { line, message } of issues) session.say(`${path}:${line}: ${message}`);
  return list;
}
