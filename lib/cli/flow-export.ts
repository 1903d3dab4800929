import { FIELD_NAMES, type FieldName } from '../flow/fields.js';
import { exportFlows, type ExportFormat, type ExportMask } from '../flowtools/export.js';
import { flowCommand, runFlowCommand } from './flow-command.js';

const FORMATS: Readonly<Record<string, ExportFormat>> = { 0: 'cflowd', 1: 'pcap', 2: 'ascii', 4: 'wire' };
const DATABASES: Readonly<Record<string, string>> = { 3: 'MySQL', 5: 'PostgreSQL' };

const command = flowCommand('flow-export', 'Writes the flows of standard input in another form.')
  .requiredOption(
    '-f, --format <n>',
    '0 cflowd, 1 pcap (a made-up packet for each flow), 2 text, 4 export packets',
  )
  .option('-m, --mask <fields>', 'text: names of the fields, with commas; cflowd: number of the index');

void runFlowCommand(command, async (session) => {
  const { format, mask } = command.opts<{ format: string; mask?: string }>();
  await exportFlows(session, exportFormat(format), mask === undefined ? undefined : exportMask(mask));
  process.stderr.write(`flow-export: Exported ${session.flows} records\n`);
});

function exportFormat(text: string): ExportFormat {
  const database = DATABASES[text];
  if (database !== undefined)
    throw new Error(`export to ${database} is not supported; export text (-f 2) and load that`);
  const format = FORMATS[text];
  if (format === undefined) throw new Error(`No such format: ${text}`);
  return format;
}

function exportMask(text: string): ExportMask {
  if (/^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text)) return Number(text) >>> 0;
  const names = text.toLowerCase().split(',');
  const unknown = names.find((name) => !FIELD_NAMES.includes(name as FieldName));
  if (unknown !== undefined)
    throw new Error(`"${unknown}" is not a field; the fields are ${FIELD_NAMES.join(', ')}`);
  return new Set(names as FieldName[]);
}
