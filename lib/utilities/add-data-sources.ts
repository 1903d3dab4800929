/** A data source that an RRD is to have as well. */
export interface NewDataSource {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly heartbeat: number;
  /** `NaN` for none. */
  readonly min: number;
  readonly max: number;
}

/** A text that is no dump of an RRD. */
class DumpError extends Error {
  override readonly name = 'DumpError';
}

/**
 * Adds data sources to the XML that `rrdtool dump` writes, for `rrdtool restore` to read: their definitions behind the last one, what is
 * being consolidated as unknown, and a value in every row (FlowScan specification, section 8.3).
 *
 * @param value what the rows of the past get; NaN: unknown
 * @throws DumpError if the text is no dump, or has a source of that name
 */
export function addDataSources(xml: string, sources: readonly NewDataSource[], value = NaN): string {
  const definitions = xml.indexOf('<rra>');
  if (!/<rrd[ >]/.test(xml) || definitions < 0) throw new DumpError('it is no dump of an RRD');
  const known = dataSourceNames(xml);
  const twice = sources.find(({ name }) => known.includes(name));
  if (twice) throw new DumpError(`it has a data source ${twice.name} already`);
  const head = xml.slice(0, definitions);
  const end = head.lastIndexOf('</ds>') + '</ds>'.length;
  if (end < '</ds>'.length) throw new DumpError('it has no data sources');
  return [
    head.slice(0, end),
    ...sources.map(definitionXml),
    head.slice(end),
    addToArchives(xml.slice(definitions), sources.length, value),
  ].join('');
}

/** Names of the data sources of a dump. */
export function dataSourceNames(xml: string): string[] {
  const end = xml.indexOf('<rra>');
  const head = end < 0 ? xml : xml.slice(0, end);
  return [...head.matchAll(/<name>\s*([^<\s]+)\s*<\/name>/g)].map(([, name = '']) => name);
}

function addToArchives(xml: string, count: number, value: number): string {
  const preparation =
    '\n\t\t\t<ds><primary_value> NaN </primary_value><secondary_value> NaN </secondary_value>' +
    '<value> NaN </value><unknown_datapoints> 0 </unknown_datapoints></ds>';
  const cells = `<v> ${numberXml(value)} </v>`.repeat(count);
  return xml
    .replaceAll('</cdp_prep>', `${preparation.repeat(count)}\n\t\t</cdp_prep>`)
    .replaceAll('</row>', `${cells}</row>`);
}

function definitionXml({ name, type, heartbeat, min, max }: NewDataSource): string {
  return [
    '\n\n\t<ds>',
    `\t\t<name> ${name} </name>`,
    `\t\t<type> ${type} </type>`,
    `\t\t<minimal_heartbeat> ${heartbeat} </minimal_heartbeat>`,
    `\t\t<min> ${numberXml(min)} </min>`,
    `\t\t<max> ${numberXml(max)} </max>`,
    '\t\t<last_ds> U </last_ds>',
    '\t\t<value> NaN </value>',
    '\t\t<unknown_sec> 0 </unknown_sec>',
    '\t</ds>',
  ].join('\n');
}

function numberXml(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value.toExponential(10);
}
