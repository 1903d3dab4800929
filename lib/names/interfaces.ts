/** Names of the interfaces of each device or exporter, in the order of the file. */
export type InterfaceNames = ReadonlyMap<string, ReadonlyMap<number, string>>;

/**
 * Reads NamedInterfaces_Devices or NamedInterfaces_Exporters: lines `owner:ifIndex:name`, the last of an index counts; the name is the
 * rest of the line, blanks and colons included (FlowViewer specification, section 5.2).
 */
export function interfaceNames(text: string): InterfaceNames {
  const names = new Map<string, Map<number, string>>();
  for (const line of text.split(/\r?\n/)) {
    const [, owner, index, name] = /^([^#:][^:]*):(\d{1,10}):(.+)$/.exec(line) ?? [];
    if (owner === undefined || name === undefined) continue;
    const ofOwner = names.get(owner) ?? new Map<number, string>();
    names.set(owner, ofOwner.set(Number(index), name));
  }
  return names;
}
