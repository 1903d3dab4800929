import { keepRows } from '../flow/batch-rows.js';
import { FlowBatch } from '../flow/batch.js';
import { FIELD_NAMES, type FieldName } from '../flow/fields.js';
import { recordLayout } from '../formats/layouts.js';
import { compileFilter, type FilterFile, type FlowFilter } from '../query/filter.js';
import type { StoredVersion } from './capture-files.js';

/** Flows are handed on in batches of this many. */
const BATCH_ROWS = 4096;

/** A filter file and which of its definitions is meant (options -f, -F). */
export interface ChosenFilter {
  readonly file: FilterFile;
  readonly definition: string;
}

/**
 * Checks a filter while it is not known yet what flows will be stored.
 *
 * @throws FilterError
 */
export function checkFilter({ file, definition }: ChosenFilter): void {
  compileFilter(file, definition, { fields: new Set(FIELD_NAMES) });
}

/** The flows of one stored version on their way from packets to the file. */
export class StoredFlows {
  readonly version: StoredVersion;
  readonly batch: FlowBatch;
  readonly #fields: ReadonlySet<FieldName>;
  #filter: FlowFilter | undefined;
  readonly #mask = new Uint8Array(BATCH_ROWS);

  /** @throws RangeError for a version that cannot be stored; FilterError if the filter does not fit to it */
  constructor(version: StoredVersion, filter: ChosenFilter | undefined) {
    const layout = recordLayout(3, version.exportVersion, version.aggregationMethod);
    if (!layout) throw new RangeError(`flows of version ${nameOf(version)} cannot be stored`);
    this.version = version;
    this.#fields = layout.fields;
    this.batch = new FlowBatch(layout.fields, BATCH_ROWS);
    this.setFilter(filter);
  }

  /** @throws FilterError if it does not fit to the version; the old one stays */
  setFilter(filter: ChosenFilter | undefined): void {
    this.#filter = filter && compileFilter(filter.file, filter.definition, { fields: this.#fields });
  }

  /** Leaves out what the filter denies. @param onDropped is told how many flows of which exporter that were */
  filter(onDropped: (exporter: number, flows: number) => void): void {
    if (!this.#filter) return;
    const { batch } = this;
    if (this.#filter.mask(batch, this.#mask) === batch.length) return;
    const exporters = batch.column('exaddr');
    for (let row = 0; row < batch.length; row++) if (this.#mask[row] === 0) onDropped(exporters[row] ?? 0, 1);
    keepRows(batch, this.#mask, this.#fields);
  }

  /** Whether packets of a version can become flows of this one: 8 is only stored as itself. */
  takes(version: number, aggregationMethod: number | undefined): boolean {
    const stored = this.version;
    if (version !== 8) return stored.exportVersion !== 8;
    return stored.exportVersion === 8 && stored.aggregationMethod === aggregationMethod;
  }

  get name(): string {
    return nameOf(this.version);
  }
}

function nameOf({ exportVersion, aggregationMethod }: StoredVersion): string {
  return aggregationMethod === undefined ? String(exportVersion) : `${exportVersion}.${aggregationMethod}`;
}

/** What packets of a version are stored as unless told otherwise. */
export function defaultVersion(version: number, aggregationMethod: number | undefined): StoredVersion {
  return { exportVersion: version > 8 ? 5 : version, aggregationMethod };
}
