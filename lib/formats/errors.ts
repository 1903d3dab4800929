/** What can be so wrong with a flow file that reading it ends there. */
export type FlowFormatErrorCode =
  'not-a-flow-file' | 'truncated-header' | 'unsupported-version' | 'corrupt-data' | 'invalid-index';

/** Where in which file reading was, and how many flows it had delivered by then. */
export interface ReadPosition {
  readonly file: string;
  /** Offset in bytes from the start of the file. */
  readonly offset: number;
  readonly flowsRead: number;
}

/** A file that is not, or no longer, readable. Everything delivered before the error is sound. */
export class FlowFormatError extends Error {
  override readonly name = 'FlowFormatError';
  readonly code: FlowFormatErrorCode;
  readonly file: string;
  readonly offset: number;
  readonly flowsRead: number;

  constructor(code: FlowFormatErrorCode, at: ReadPosition, reason: string, options?: ErrorOptions) {
    super(`${at.file}: ${reason}`, options);
    this.code = code;
    this.file = at.file;
    this.offset = at.offset;
    this.flowsRead = at.flowsRead;
  }
}

/**
 * What a reader noticed without having to stop:
 * - `truncated-record`: the file ends inside a record, which is dropped;
 * - `truncated-stream`: it ends at a record boundary, but before its end mark or the count of its header;
 * - `unfinished-file`: its writer has not closed it (an open `tmp-` file, or one left by a crash);
 * - `trailing-data`: bytes behind the end of the compressed records are ignored;
 * - `joined-file`: another file was appended to it.
 */
export type FlowWarningCode =
  'truncated-record' | 'truncated-stream' | 'unfinished-file' | 'trailing-data' | 'joined-file';

export interface FlowWarning extends ReadPosition {
  readonly code: FlowWarningCode;
  /** One sentence without the name of the file. */
  readonly message: string;
}
