import { createReadStream } from 'node:fs';
import { ConfigError } from './issue.js';

/** Far above any real configuration; a path that names a flow file by mistake ends here. */
const MAX_BYTES = 1024 * 1024;

/**
 * Text of a configuration file: UTF-8, or Latin-1 where it is not valid UTF-8; a byte order mark is removed.
 *
 * @throws ConfigError with the reason if it cannot be read
 */
export async function readConfigFile(path: string): Promise<string> {
  const bytes = await readBounded(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** Like {@link readConfigFile}, but undefined for a file that does not exist. */
export async function readConfigFileIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readConfigFile(path);
  } catch (error) {
    if (error instanceof ConfigError && isMissing(error.cause)) return undefined;
    throw error;
  }
}

async function readBounded(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { end: MAX_BYTES }) as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    throw unreadable(path, reasonOf(error), error);
  }
  if (bytes > MAX_BYTES)
    throw unreadable(path, `it has more than ${MAX_BYTES} bytes and cannot be a configuration file`);
  return Buffer.concat(chunks);
}

function unreadable(file: string, reason: string, cause?: unknown): ConfigError {
  const error = new ConfigError([{ severity: 'error', file, message: `cannot be read: ${reason}` }]);
  error.cause = cause;
  return error;
}

const REASONS = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'a part of the path is not a directory'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'it is a directory'],
]);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return REASONS.get(codeOf(error) ?? '') ?? error.message;
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && codeOf(cause) === 'ENOENT';
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
