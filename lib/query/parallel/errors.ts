import type { QueryCounts } from './control.js';

/**
 * Why a query has no answer:
 * - `limit`: it would use more than it may (`limit` says of what);
 * - `missing-fields`: no file has the fields that filter and report look at;
 * - `failed`: a thread failed; `cause` is its error.
 */
export type QueryErrorCode = 'limit' | 'missing-fields' | 'failed';

interface QueryErrorDetails {
  readonly limit?: 'rows' | 'bytes' | 'seconds';
  readonly counts?: QueryCounts;
  readonly cause?: unknown;
}

/** A query that ended without an answer. A query that was cancelled ends with the reason of its signal instead. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  /** Which limit was passed. */
  readonly limit: 'rows' | 'bytes' | 'seconds' | undefined;
  /** How far it had come. */
  readonly counts: QueryCounts | undefined;

  constructor(
    readonly code: QueryErrorCode,
    message: string,
    { limit, counts, cause }: QueryErrorDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.limit = limit;
    this.counts = counts;
  }
}
