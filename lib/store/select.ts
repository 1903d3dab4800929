import { stat } from 'node:fs/promises';
import type { FlowFile } from './select-header.js';
import { byCaptureStart, readFlowFiles } from './select-read.js';
import { asError, walkFiles, type OnLeftOut } from './select-walk.js';

export interface SelectOptions {
  /** flow-cat's -t, epoch seconds; 0 counts as not given. */
  readonly from?: number;
  /** flow-cat's -T, epoch seconds; 0 counts as not given. */
  readonly to?: number;
  /** flow-cat's -a: also names that begin with `tmp`. */
  readonly includeTemporary?: boolean;
  /** flow-cat's -g: all arguments together make one list. */
  readonly together?: boolean;
  /** Is told of files without a flow header, and of what cannot be read. */
  readonly onLeftOut?: OnLeftOut;
}

/**
 * The files that flow-cat would read for its arguments, in its order (flow-tools specification, section 2): each argument is a list of
 * its own, ordered by capture start, equal starts by name. Pipes and devices are taken as they are, unread and without regard to times.
 */
export async function selectFlowFiles(
  paths: readonly string[],
  options: SelectOptions = {},
): Promise<FlowFile[]> {
  const { together = false, onLeftOut } = options;
  const lists: FlowFile[][] = [];
  for (const path of paths) {
    try {
      lists.push(await listOf(path, options));
    } catch (error) {
      onLeftOut?.(path, asError(error));
    }
  }
  const ordered = together ? byCaptureStart(lists.flat()) : lists.flatMap(byCaptureStart);
  const isChosen = choice(options);
  return ordered.filter((file) => !file.header || isChosen(file));
}

async function listOf(path: string, options: SelectOptions): Promise<FlowFile[]> {
  const { includeTemporary = false, onLeftOut } = options;
  const takes = (name: string): boolean => includeTemporary || !name.startsWith('tmp');
  const kind = await stat(path);
  if (kind.isDirectory()) {
    return readFlowFiles(await walkFiles(path, { takes, onLeftOut }), onLeftOut);
  }
  // Quirk (keep): the whole argument is looked at, so dir/tmp-... is taken.
  if (!takes(path)) return [];
  if (kind.isFile()) return readFlowFiles([path], onLeftOut);
  return [{ path, size: 0, captureStart: undefined, captureEnd: 0 }];
}

/**
 * The table of section 2. Only -t keeps the files that begin until then, only -T those that end from then on; both take files by
 * their beginning. A file whose beginning is not known is not dismissed for it.
 */
function choice({ from = 0, to = 0 }: SelectOptions): (file: FlowFile) => boolean {
  if (from !== 0 && to !== 0) {
    return ({ captureStart }) => captureStart === undefined || (from <= captureStart && captureStart <= to);
  }
  if (from !== 0) return ({ captureStart }) => captureStart === undefined || captureStart <= from;
  if (to !== 0) return ({ captureEnd }) => captureEnd >= to;
  return () => true;
}
