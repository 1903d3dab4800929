import type { FilterBlock, FilterKey } from '../criteria/keys.js';
import { objectNumber } from './analysis-block.js';
import type { AnalysisMethod } from './analysis-methods.js';

const FIELDS: Readonly<Record<AnalysisMethod['kind'], FilterKey>> = {
  'source-address': 'source_addresses',
  'destination-address': 'dest_addresses',
  'source-port': 'source_ports',
  'destination-port': 'dest_ports',
};

const MOST_OBJECTS = 10;

/** One object of an analysis, or all but those listed: what the link of a row is about. */
interface Drill {
  readonly isOthers: boolean;
  readonly objects: readonly string[];
}

/**
 * The filter of a report narrowed to one row of its analysis (FlowGrapher specification, section 11.6): the object takes the place of
 * what the field held; all others are what it held without the objects listed.
 *
 * @param text an address or port, or `AllOtherHosts|...`, `AllOtherPorts|...`
 * @returns undefined for a text that means neither
 */
export function drillDown(block: FilterBlock, method: AnalysisMethod, text: string): FilterBlock | undefined {
  const drill = readDrill(text, method);
  if (!drill) return undefined;
  const key = FIELDS[method.kind];
  const { isOthers, objects } = drill;
  const value = isOthers
    ? [block[key], ...objects.map((object) => `-${object}`)].filter((item) => item !== '').join(', ')
    : objects.join();
  return { ...block, [key]: value, filter_hash: '', description: '' };
}

function readDrill(text: string, method: AnalysisMethod): Drill | undefined {
  const [word = '', ...objects] = text.split('|');
  const isOthers = word === (method.isPort ? 'AllOtherPorts' : 'AllOtherHosts');
  const named = isOthers ? objects.filter((object) => object !== '') : [word];
  if (!isOthers && objects.length > 0) return undefined;
  if (named.length > MOST_OBJECTS) return undefined;
  return named.every((object) => objectNumber(object, method) !== undefined)
    ? { isOthers, objects: named }
    : undefined;
}
