import { rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { FIELD_NAMES } from '../flow/fields.js';
import { FlowFormatError } from '../formats/errors.js';
import { HEADER_FLAGS, type FlowToolsHeader } from '../formats/header.js';
import { openFlowFile, type FlowSource } from '../formats/reader.js';
import { FlowFileWriter } from '../formats/writer.js';
import { readFlowFile } from '../store/select-header.js';
import { walkFiles } from '../store/select-walk.js';
import { giveName, type FinishedFile } from './capture-files.js';
import type { CollectorLog } from './log.js';

/** Files that a collector which was killed has left open, as paths. */
export async function interruptedFiles(directory: string): Promise<string[]> {
  return walkFiles(directory, { takes: (name) => /^tmp-v\d+/.test(name) });
}

/**
 * Finishes an interrupted file: all whole flows in it go into a file with the proper name, which nothing overwrites, and then the
 * interrupted one is removed. What cannot be read is left as it is.
 *
 * @returns the finished file; undefined if there is none
 */
export async function recoverFile(
  directory: string,
  path: string,
  log: CollectorLog,
): Promise<FinishedFile | undefined> {
  const name = relative(directory, path);
  try {
    const { size, mtimeMs } = await stat(path);
    if (size === 0) {
      await unlink(path);
      log.info(`${name}: interrupted before anything was written; removed`);
      return undefined;
    }
    return await finish(directory, path, Math.floor(mtimeMs / 1000), log);
  } catch (error) {
    const { message } = error as Error;
    log.warn(`${name}: interrupted, cannot be recovered and stays as it is: ${message}`);
    return undefined;
  }
}

async function finish(
  directory: string,
  path: string,
  captureEnd: number,
  log: CollectorLog,
): Promise<FinishedFile | undefined> {
  const name = relative(directory, path);
  const final = join(dirname(path), basename(path).replace(/^tmp-/, 'ft-'));
  const source = await openFlowFile(path, { columns: FIELD_NAMES });
  const { header } = source;
  if (header.kind !== 'flow-tools') {
    await source.close();
    throw new Error('it is no capture file');
  }
  let flows = header.flowCount ?? 0;
  if ((header.flags & HEADER_FLAGS.done) !== 0) {
    await source.close();
    if (!(await takesName(path, final, flows))) return undefined;
  } else {
    const written = join(dirname(path), `.${basename(final)}.recovering`);
    // An interrupted recovery has left it; it may be another name of a finished file, so nothing is written into it.
    await rm(written, { force: true });
    flows = await copyFlows(source, header, written, captureEnd);
    const isNew = await takesName(written, final, flows);
    await rm(path, { force: true });
    if (!isNew) return undefined;
  }
  log.warn(`${name}: was interrupted; its ${flows} flows are in ${basename(final)}`);
  const { size } = await stat(final);
  return { path: relative(directory, final), size, captureStart: header.captureStart ?? 0, flows };
}

/**
 * Gives a file its name.
 *
 * @returns false if an earlier recovery has got as far: the file is removed then
 * @throws Error if another file has that name
 */
async function takesName(path: string, final: string, flows: number): Promise<boolean> {
  try {
    await giveName(path, final);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (await holds(final, flows)) {
      await unlink(path);
      return false;
    }
    // Not the interrupted file, which stays.
    if (basename(path).startsWith('.')) await unlink(path);
    throw new Error(`${basename(final)} is there already`, { cause: error });
  }
}

/** Copies all whole flows; damage ends them. */
async function copyFlows(
  source: FlowSource,
  header: FlowToolsHeader,
  path: string,
  captureEnd: number,
): Promise<number> {
  const { exportVersion, aggregationMethod, byteOrder, comments } = header;
  const writer = await FlowFileWriter.create(path, {
    exportVersion,
    ...(exportVersion === 8 && aggregationMethod !== undefined && { aggregationMethod }),
    captureStart: header.captureStart ?? 0,
    hostname: header.hostname ?? '',
    ...(comments !== undefined && { comment: comments }),
    ...((header.flags & HEADER_FLAGS.compressed) === 0 && { level: 0 }),
    byteOrder,
  });
  try {
    for await (const batch of source.batches()) await writer.write(batch);
  } catch (error) {
    if (!(error instanceof FlowFormatError)) throw error;
  }
  await writer.close({ captureEnd, lost: header.lostFlows ?? 0, corrupt: header.corruptPackets ?? 0 });
  return writer.flowCount;
}

/** Whether an earlier recovery got as far as giving the file its name. */
async function holds(path: string, flows: number): Promise<boolean> {
  const { header } = (await readFlowFile(path).catch(() => undefined)) ?? {};
  if (header?.kind !== 'flow-tools') return false;
  return (header.flags & HEADER_FLAGS.done) !== 0 && header.flowCount === flows;
}
