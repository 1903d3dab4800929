import type { FormIssue } from '../criteria/issue.js';

/**
 * Why something was not done with a tracking:
 * - `invalid`: what was entered is wrong, `issues` say where;
 * - `taken`: the name is in use;
 * - `missing`: there is no such tracking;
 * - `stale`: it was changed by somebody else meanwhile;
 * - `busy`: others are changing trackings, or a tracking of this name is being made;
 * - `refused`: it cannot be done with a tracking in this state;
 * - `failed`: a file or rrdtool stood in the way.
 */
export type TrackingErrorCode = 'invalid' | 'taken' | 'missing' | 'stale' | 'busy' | 'refused' | 'failed';

/** The message is a sentence for people. Nothing has been changed. */
export class TrackingError extends Error {
  override readonly name = 'TrackingError';
  readonly code: TrackingErrorCode;
  readonly issues: readonly FormIssue[];

  constructor(
    code: TrackingErrorCode,
    message: string,
    { issues = [], cause }: { issues?: readonly FormIssue[]; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.issues = issues;
  }
}

export function invalid(issues: readonly FormIssue[]): TrackingError {
  return new TrackingError('invalid', issues.map(({ message }) => message).join(' '), { issues });
}
