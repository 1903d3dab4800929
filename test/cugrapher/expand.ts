/** Splits at colons that no backslash precedes, and takes those backslashes away. */
function splitParts(text: string): string[] {
  return text.split(/(?<!\\):/).map((part) => part.replaceAll('\\:', ':'));
}

/**
 * The elements of an argument list with every variable written out, so that lists with other variable names and
 * another order of definitions can be compared: leaves are `<file below root:data source:AVERAGE>`.
 */
export function expandElements(args: readonly string[], root: string): string[] {
  const definitions = new Map<string, string>();
  const elements: string[] = [];
  for (const arg of args) {
    if (arg.startsWith('--')) continue;
    const [, type = '', rest = ''] = /^([A-Z0-9]+):([\s\S]*)$/.exec(arg) ?? [];
    if (type === 'DEF') define(definitions, rest, (text) => leaf(text, root));
    else if (type === 'CDEF') define(definitions, rest, (text) => expandRpn(text, definitions));
    else elements.push(expandElement(type, rest, definitions));
  }
  return elements;
}

function define(definitions: Map<string, string>, text: string, expand: (value: string) => string): void {
  const [, name = '', value = ''] = /^([A-Za-z][A-Za-z0-9_]*)=([\s\S]*)$/.exec(text) ?? [];
  if (name === '') throw new Error(`unsafe variable name: ${text}`);
  if (definitions.has(name)) throw new Error(`defined twice: ${name}`);
  definitions.set(name, expand(value));
}

function leaf(text: string, root: string): string {
  const [path = '', source = '', consolidation = ''] = splitParts(text);
  if (!path.startsWith(`${root}/`)) throw new Error(`not below the tree: ${path}`);
  return `<${path.slice(root.length + 1)}:${source}:${consolidation}>`;
}

function expandRpn(rpn: string, definitions: ReadonlyMap<string, string>): string {
  return rpn
    .split(',')
    .map((token) => (/^[A-Za-z]/.test(token) ? variable(token, definitions) : token))
    .join(',');
}

function variable(name: string, definitions: ReadonlyMap<string, string>): string {
  const value = definitions.get(name);
  if (value === undefined) throw new Error(`not defined: ${name}`);
  return value;
}

function expandElement(type: string, rest: string, definitions: ReadonlyMap<string, string>): string {
  const [, name = '', tail = ''] = /^([A-Za-z]\w*)([#:][\s\S]*)$/.exec(rest) ?? [];
  if (type === 'COMMENT' || type === 'HRULE') return `${type}:${rest}`;
  return `${type}:${variable(name, definitions)}${tail}`;
}
