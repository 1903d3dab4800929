import { readFlowFile, type FlowFile } from './select-header.js';
import { asError, type OnLeftOut } from './select-walk.js';

const AT_ONCE = 16;

/** Reads the headers of plain files, some at a time; those that have none are left out. The order is kept. */
export async function readFlowFiles(
  paths: readonly string[],
  onLeftOut: OnLeftOut | undefined,
): Promise<FlowFile[]> {
  const results = new Array<FlowFile | Error>(paths.length);
  let next = 0;
  const readOn = async (): Promise<void> => {
    for (let index = next++; index < paths.length; index = next++) {
      const path = paths[index] ?? '';
      results[index] = await readFlowFile(path).catch(asError);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, paths.length) }, readOn));
  return results.filter((result, index): result is FlowFile => {
    if (!(result instanceof Error)) return true;
    onLeftOut?.(paths[index] ?? '', result);
    return false;
  });
}

/** By capture start, ascending; equal ones, and those without, keep their order (the latter first, as if they began at 0). */
export function byCaptureStart(files: readonly FlowFile[]): FlowFile[] {
  return files.toSorted((a, b) => (a.captureStart ?? 0) - (b.captureStart ?? 0));
}
