import type { FieldName } from '../../flow/fields.js';
import type { FlowWarning } from '../../formats/errors.js';
import { openFlowFile, type FlowSource } from '../../formats/reader.js';

/** Says which columns of a file with these fields are wanted. */
export type ChooseColumns = (fields: ReadonlySet<FieldName>) => readonly FieldName[];

/**
 * Opens files one after the other. Which columns are wanted depends on the fields of a file, which are only known when it is open;
 * as the next file nearly always has the same, it is opened with the columns of the one before.
 */
export class FileOpener {
  #columns: readonly FieldName[] = [];

  async open(
    path: string,
    onWarning: (warning: FlowWarning) => void,
    choose: ChooseColumns,
  ): Promise<FlowSource> {
    const guessed = this.#columns;
    const source = await openFinished(path, guessed, onWarning);
    try {
      const columns = choose(source.fields);
      if (columns.length === guessed.length && columns.every((field) => guessed.includes(field)))
        return source;
      this.#columns = columns;
    } catch (error) {
      await source.close();
      throw error;
    }
    await source.close();
    return openFinished(path, this.#columns, onWarning);
  }
}

/** A file that was being written when it was chosen may have been finished, and so renamed, in the meantime. */
async function openFinished(
  path: string,
  columns: readonly FieldName[],
  onWarning: (warning: FlowWarning) => void,
): Promise<FlowSource> {
  try {
    return await openFlowFile(path, { columns, onWarning });
  } catch (error) {
    const finished = systemCode(error) === 'ENOENT' ? finishedPath(path) : undefined;
    if (finished === undefined) throw error;
    return openFlowFile(finished, { columns, onWarning });
  }
}

/** The name of a file being written when it is finished; undefined if it is finished. */
export function finishedPath(path: string): string | undefined {
  const at = path.lastIndexOf('/') + 1;
  return path.startsWith('tmp-', at) ? `${path.slice(0, at)}ft-${path.slice(at + 4)}` : undefined;
}

/** The code of an error of the system; undefined for other errors. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
