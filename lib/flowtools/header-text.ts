import { formatAddress } from '../flow/address.js';
import { HEADER_FLAGS, type FlowToolsHeader } from '../formats/header.js';
import { strftime } from '../flow/strftime.js';

/** Aggregation methods of export version 8 (flow-files specification, section 2). */
const METHOD_NAMES = [
  'AS',
  'Protocol Port',
  'Source Prefix',
  'Destination Prefix',
  'Prefix',
  'Destination',
  'Source Destination',
  'Full Flow',
  'ToS AS',
  'ToS Protocol Port',
  'ToS Source Prefix',
  'ToS Destination Prefix',
  'ToS Prefix',
  'ToS Prefix Port',
];

const LABEL_WIDTH = 22;

/**
 * What flow-header prints of a stream (flow-tools specification, section 8); times in the zone of the process.
 *
 * @param mark comment character that begins each line
 */
export function headerLines(header: FlowToolsHeader, mark = '#'): string[] {
  const isStreaming = has(header, 'streaming');
  const isPreloaded = has(header, 'preloaded');
  const isComplete = isPreloaded || has(header, 'done');
  const counts: Partial<FlowToolsHeader> = isStreaming && !isPreloaded ? {} : header;
  const { captureStart, captureEnd, flowCount } = counts;
  const period =
    captureStart !== undefined && captureEnd !== undefined ? captureEnd - captureStart : undefined;
  const method = header.aggregationMethod;

  const facts: [label: string, value: string | number | undefined][] = [
    ['mode', isStreaming ? 'streaming' : 'normal'],
    ['translated', header.streamVersion === 1 ? 'yes' : undefined],
    // The original keeps quiet about the host of a stream.
    ['capture hostname', isStreaming || header.hostname === '' ? undefined : header.hostname],
    ['exporter IP address', header.exporter === undefined ? undefined : formatAddress(header.exporter)],
    ['capture start', timeText(captureStart)],
    ['capture end', isComplete ? timeText(captureEnd) : undefined],
    ['capture period', isComplete && period !== undefined ? `${period} seconds` : undefined],
    ['compress', has(header, 'compressed') ? 'on' : 'off'],
    ['byte order', header.byteOrder],
    ['stream version', header.streamVersion],
    ['export version', header.exportVersion],
    ['export agg_version', header.aggregationVersion],
    [
      'export agg_method',
      method === undefined ? undefined : `${method} (${METHOD_NAMES[method - 1] ?? '?'})`,
    ],
    ['lost flows', counts.lostFlows],
    ['misordered flows', counts.misorderedFlows],
    ['corrupt packets', counts.corruptPackets],
    ['sequencer resets', counts.sequenceResets],
    ['comments', header.comments === '' ? undefined : header.comments],
    ['capture flows', isComplete ? flowCount : undefined],
  ];
  const lines = facts.flatMap(([label, value]) =>
    value === undefined ? [] : [` ${`${label}:`.padEnd(LABEL_WIDTH)}${value}`],
  );
  if (!isStreaming && !isComplete) lines.push(' note, incomplete flow file');
  return ['', ...lines, '', ...interfaceLines(header)].map((line) => mark + printable(line));
}

/** A comment may hold anything; what a terminal would obey is shown instead. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1));
}

function interfaceLines({ interfaceNames, interfaceAliases }: FlowToolsHeader): string[] {
  const names = interfaceNames.map(
    ({ exporter, ifIndex, name }) => ` ifname ${formatAddress(exporter)} ${ifIndex} ${name}`,
  );
  const aliases = interfaceAliases.map(
    ({ exporter, ifIndexes, name }) => ` ifalias ${formatAddress(exporter)} ${ifIndexes.join(' ')} ${name}`,
  );
  return [names, aliases].flatMap((lines) => (lines.length === 0 ? [] : [...lines, '']));
}

function has(header: FlowToolsHeader, flag: keyof typeof HEADER_FLAGS): boolean {
  return (header.flags & HEADER_FLAGS[flag]) !== 0;
}

function timeText(epochSeconds: number | undefined): string | undefined {
  if (epochSeconds === undefined) return undefined;
  return strftime('%a, %d %b %Y %H:%M:%S %z', new Date(epochSeconds * 1000));
}
