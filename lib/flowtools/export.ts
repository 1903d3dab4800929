import { FIELD_NAMES, type FieldName } from '../flow/fields.js';
import { CflowdEncoder, cflowdIndex } from '../formats/cflowd-encode.js';
import { PacketPacker } from '../formats/packets/packer.js';
import type { FlowSource } from '../formats/reader.js';
import { AsciiExporter } from './ascii-export.js';
import { asciiHeading } from './ascii.js';
import { pcapHeader, pcapPackets } from './pcap.js';
import type { Session } from './session.js';
import { versionOf } from './sink.js';

export type ExportFormat = 'cflowd' | 'pcap' | 'ascii' | 'wire';

/** What of the flows is exported: names of fields, or a mask of a cflowd index. */
export type ExportMask = ReadonlySet<FieldName> | number;

/** flow-export: the flows of standard input in another form; returns their number (flow-tools specification, section 10). */
export async function exportFlows(
  session: Session,
  format: ExportFormat,
  mask: ExportMask | undefined,
): Promise<void> {
  const source = await session.openInput(FIELD_NAMES);
  switch (format) {
    case 'ascii':
      return exportAscii(session, source, typeof mask === 'object' ? mask : undefined);
    case 'cflowd':
      return exportCflowd(session, source, typeof mask === 'number' ? mask : undefined);
    case 'pcap':
      return exportPcap(session, source);
    case 'wire':
      return exportPackets(session, source);
  }
}

async function exportAscii(
  session: Session,
  source: FlowSource,
  wanted: ReadonlySet<FieldName> | undefined,
): Promise<void> {
  const fields = FIELD_NAMES.filter((field) => source.fields.has(field) && (wanted?.has(field) ?? true));
  await session.output.lines([asciiHeading(fields)]);
  const exporter = new AsciiExporter(fields);
  for await (const batch of session.batches(source)) await session.output.write(exporter.lines(batch));
}

async function exportCflowd(session: Session, source: FlowSource, mask = 0xffffffff): Promise<void> {
  const index = (cflowdIndex(source.fields, source.header.exportVersion) & mask) >>> 0;
  const encoder = new CflowdEncoder(index);
  for await (const batch of session.batches(source)) await session.output.write(encoder.encode(batch));
}

async function exportPcap(session: Session, source: FlowSource): Promise<void> {
  await session.output.write(pcapHeader());
  for await (const batch of session.batches(source)) await session.output.write(pcapPackets(batch));
}

async function exportPackets(session: Session, source: FlowSource): Promise<void> {
  const { exportVersion, aggregationMethod } = versionOf(source);
  const packer = new PacketPacker(exportVersion === 1005 ? 5 : exportVersion, aggregationMethod);
  for await (const batch of session.batches(source))
    for (const packet of packer.add(batch)) await session.output.write(packet);
  for (const packet of packer.finish()) await session.output.write(packet);
}
