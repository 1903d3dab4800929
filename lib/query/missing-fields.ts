import type { FieldName } from '../flow/fields.js';

/** A report needs fields that the records do not have: it is refused, they are never taken as 0 (flow-files specification, section 2). */
export class MissingFieldsError extends Error {
  override readonly name = 'MissingFieldsError';

  constructor(
    readonly report: string,
    readonly fields: readonly FieldName[],
  ) {
    super(`${report} needs fields that these flows do not have: ${fields.join(', ')}`);
  }
}

/** @throws MissingFieldsError unless all needed fields are present */
export function requireFields(
  report: string,
  needed: Iterable<FieldName>,
  present: ReadonlySet<FieldName>,
): void {
  const missing = [...new Set(needed)].filter((field) => !present.has(field));
  if (missing.length > 0) throw new MissingFieldsError(report, missing);
}
