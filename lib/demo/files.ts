import { access, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectories } from '../files/directories.js';
import { FlowFileWriter } from '../formats/writer.js';
import { captureFileName, nestedDirectory } from '../store/names.js';
import { CampusTraffic, type TrafficOptions } from './interval.js';

const EXPORT_VERSION = 5;
const HOSTNAME = 'flow-demo';

/** Where flowscan moves a file that it has counted (FlowScan specification, section 4). */
const SAVED = 'saved';

export interface DemoFilesOptions extends TrafficOptions {
  readonly directory: string;
  /** Epoch seconds; cut down to whole files. */
  readonly from: number;
  readonly to: number;
  /** Directory layout of flow-capture, -3..3. */
  readonly nesting: number;
  /** zlib level 0..9. */
  readonly level: number;
  onProgress?(progress: Progress): void;
}

/** How far the work is; files that were there already are not part of it. */
export interface Progress {
  readonly files: number;
  readonly written: number;
  readonly flows: number;
}

export interface DemoFilesResult extends Progress {
  /** Files that were there already, finished or put away by flowscan. */
  readonly kept: number;
}

/**
 * Writes the missing flow files of a stretch of time, oldest first, each under its `tmp-` name until it is whole; a file left
 * under that name by an interrupted run is written anew.
 *
 * @throws Error of the file system
 */
export async function writeDemoFiles(options: DemoFilesOptions): Promise<DemoFilesResult> {
  const { starts, kept } = await missingFiles(options);
  const traffic = new CampusTraffic(options);
  let flows = 0;
  for (const [index, start] of starts.entries()) {
    flows += await writeFile(traffic, start, options);
    options.onProgress?.({ files: starts.length, written: index + 1, flows });
  }
  return { files: starts.length, written: starts.length, flows, kept };
}

async function missingFiles(options: DemoFilesOptions): Promise<{ starts: number[]; kept: number }> {
  const { seconds } = options;
  const starts: number[] = [];
  let kept = 0;
  const first = Math.ceil(options.from / seconds) * seconds;
  for (let start = first; start + seconds <= options.to; start += seconds) {
    const { directory, name } = placeOf(start, options);
    const isThere = (await exists(join(directory, name))) || (await exists(join(directory, SAVED, name)));
    if (isThere) kept++;
    else starts.push(start);
  }
  return { starts, kept };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function placeOf(start: number, { directory, nesting }: DemoFilesOptions) {
  const date = new Date(start * 1000);
  return {
    directory: join(directory, nestedDirectory(date, nesting)),
    temporary: captureFileName(date, EXPORT_VERSION, 'tmp'),
    name: captureFileName(date, EXPORT_VERSION, 'ft'),
  };
}

async function writeFile(traffic: CampusTraffic, start: number, options: DemoFilesOptions): Promise<number> {
  const { directory, temporary, name } = placeOf(start, options);
  await makeDirectories(directory);
  const batch = traffic.file(start);
  const writer = await FlowFileWriter.create(join(directory, temporary), {
    exportVersion: EXPORT_VERSION,
    captureStart: start,
    hostname: HOSTNAME,
    level: options.level,
  });
  await writer.write(batch);
  await writer.close({ captureEnd: start + options.seconds });
  await rename(join(directory, temporary), join(directory, name));
  return batch.length;
}
