import { DEFINITION_NAME } from '../../criteria/definition.js';
import { FilterError, parseFilterFile, type FilterFile } from '../../query/filter.js';
import { loadSymbols } from '../../query/symbols.js';

/**
 * Reads the flow-nfilter text of a tracking. Sites edit it by hand, so names of services and protocols may stand there; as hardly any
 * does, their tables are read only for a text that cannot be understood without.
 *
 * @param name of the tracking, for messages
 * @throws FilterError
 */
export function readTrackedFilter(text: string, name: string): FilterFile {
  const filter = parse(text, name);
  if (
    !filter.definitions.some((definition) => definition.name.toLowerCase() === DEFINITION_NAME.toLowerCase())
  )
    throw new FilterError({ file: name, message: 'definition not found', read: DEFINITION_NAME });
  return filter;
}

function parse(text: string, name: string): FilterFile {
  try {
    return parseFilterFile(text, { file: name });
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return parseFilterFile(text, { file: name, symbols: loadSymbols().numbers });
  }
}
