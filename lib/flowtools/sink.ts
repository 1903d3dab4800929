import type { FlowBatch } from '../flow/batch.js';
import type { FlowToolsHeader, ByteOrder } from '../formats/header.js';
import type { FlowSource } from '../formats/reader.js';
import { FlowStreamWriter, type PreloadedHeader } from '../formats/stream-writer.js';
import { FlowFileWriter } from '../formats/writer.js';
import type { Output } from './output.js';

/** Where a command's flows go; one write at a time. */
export interface FlowSink {
  write(batch: FlowBatch): Promise<void>;
  finish(): Promise<void>;
}

/** The options -b, -C and -z of every program that writes flows. */
export interface EncodingOptions {
  readonly byteOrder: ByteOrder;
  readonly comment?: string | undefined;
  /** zlib level, 0 for none. */
  readonly level: number;
}

/** Export version and, for version 8, aggregation method. */
export interface FlowVersion {
  readonly exportVersion: number;
  readonly aggregationMethod?: number | undefined;
}

/** What is said about flows besides the flows. */
export interface FlowOrigin {
  /** Epoch seconds. */
  readonly captureStart?: number | undefined;
  readonly captureEnd?: number | undefined;
  readonly hostname?: string | undefined;
  readonly comment?: string | undefined;
  readonly preloaded?: PreloadedHeader | undefined;
}

export function versionOf({ header }: Pick<FlowSource, 'header'>): FlowVersion {
  const { exportVersion } = header;
  if (header.kind !== 'flow-tools' || exportVersion !== 8) return { exportVersion };
  return { exportVersion, aggregationMethod: header.aggregationMethod };
}

export function isSameVersion(a: FlowVersion, b: FlowVersion): boolean {
  return a.exportVersion === b.exportVersion && a.aggregationMethod === b.aggregationMethod;
}

/** A stream on an output. */
export function streamSink(
  output: Output,
  version: FlowVersion,
  encoding: EncodingOptions,
  origin: FlowOrigin = {},
): FlowSink {
  const comment = encoding.comment ?? origin.comment;
  return new FlowStreamWriter({ ...version, ...encoding, ...origin, comment }, (bytes) =>
    output.write(bytes),
  );
}

/** A capture file, whose header is completed at the end. */
export async function fileSink(
  path: string,
  version: FlowVersion,
  encoding: EncodingOptions,
  { hostname = '', comment, preloaded }: FlowOrigin = {},
): Promise<FlowSink> {
  const { exportVersion, aggregationMethod } = version;
  const text = encoding.comment ?? comment;
  const writer = await FlowFileWriter.create(path, {
    exportVersion,
    ...(aggregationMethod !== undefined && { aggregationMethod }),
    captureStart: preloaded?.captureStart ?? 0,
    hostname,
    ...(text !== undefined && { comment: text }),
    level: encoding.level,
    byteOrder: encoding.byteOrder,
  });
  return {
    write: (batch) => writer.write(batch),
    finish: () =>
      writer.close({
        captureEnd: preloaded?.captureEnd ?? 0,
        lost: preloaded?.lostFlows ?? 0,
        corrupt: preloaded?.corruptPackets ?? 0,
        resets: preloaded?.sequenceResets ?? 0,
      }),
  };
}

/** Sums over the headers of the files that a stream is made of (flow-tools specification, section 2.6). */
export function originOf(headers: readonly FlowToolsHeader[]): FlowOrigin {
  const last = headers.at(-1);
  const starts = headers.flatMap(({ captureStart }) => (captureStart === undefined ? [] : [captureStart]));
  const sum = (of: (header: FlowToolsHeader) => number | undefined): number =>
    headers.reduce((total, header) => total + (of(header) ?? 0), 0);
  return {
    hostname: last?.hostname,
    comment: last?.comments,
    preloaded: {
      captureStart: starts.reduce((least, start) => Math.min(least, start), starts[0] ?? 0),
      captureEnd: headers.reduce((most, { captureEnd = 0 }) => Math.max(most, captureEnd), 0),
      flowCount: sum(({ flowCount }) => flowCount),
      lostFlows: sum(({ lostFlows }) => lostFlows),
      corruptPackets: sum(({ corruptPackets }) => corruptPackets),
      sequenceResets: sum(({ sequenceResets }) => sequenceResets),
    },
  };
}
