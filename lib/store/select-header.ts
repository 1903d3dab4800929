import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseHeader, parsePreamble, PREAMBLE_LENGTH, type FlowFileHeader } from '../formats/header.js';
import { openFlowFile } from '../formats/reader.js';
import { fileTime } from './names.js';

/** A file of flows and what choosing it needs to know. */
export interface FlowFile {
  readonly path: string;
  /** Bytes as stored; 0 for a pipe or device. */
  readonly size: number;
  /** Undefined for a pipe or device, which is not read before it is used. */
  readonly header?: FlowFileHeader;
  /** Epoch seconds by the header, else by the name; undefined if neither tells. */
  readonly captureStart: number | undefined;
  /** Epoch seconds; 0 while the file is being written or where it is not known. */
  readonly captureEnd: number;
}

/** Most headers have some ten fields in about a hundred bytes. */
const FIRST_READ = 1024;

/**
 * Reads as much of a plain file as its header needs.
 *
 * @throws FlowFormatError if it is no flow file; the system's error if it cannot be read
 */
export async function readFlowFile(path: string): Promise<FlowFile> {
  const { header, size } = (await readFlowToolsHeader(path)) ?? (await readAnyHeader(path));
  const named = fileTime(basename(path));
  const { captureStart, captureEnd = 0 } = header.kind === 'flow-tools' ? header : {};
  return { path, size, header, captureStart: captureStart ?? (named < 0 ? undefined : named), captureEnd };
}

interface HeaderOfSize {
  readonly header: FlowFileHeader;
  readonly size: number;
}

/** The quick way for what nearly all files are; undefined if something is unusual about it. */
async function readFlowToolsHeader(path: string): Promise<HeaderOfSize | undefined> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    let bytes = await readStart(FIRST_READ);
    if (bytes.length < PREAMBLE_LENGTH) return undefined;
    const preamble = parsePreamble(bytes);
    if (typeof preamble === 'string') return undefined;
    if (bytes.length < preamble.length) bytes = await readStart(preamble.length);
    if (bytes.length < preamble.length) return undefined;
    return { header: parseHeader(bytes.subarray(0, preamble.length), preamble), size };
  } finally {
    await handle.close();
  }

  async function readStart(length: number): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await handle.read(buffer, 0, length, 0);
    return buffer.subarray(0, bytesRead);
  }
}

/** The thorough way: cflowd files, compressed files, and a precise error for everything else. */
async function readAnyHeader(path: string): Promise<HeaderOfSize> {
  const source = await openFlowFile(path, { columns: [] });
  await source.close();
  const handle = await open(path, 'r');
  try {
    return { header: source.header, size: (await handle.stat()).size };
  } finally {
    await handle.close();
  }
}
