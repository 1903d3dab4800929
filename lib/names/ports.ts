/** Names of ports; the key is `<port>:<protocol>`. */
export type PortNames = ReadonlyMap<string, string>;

/**
 * Reads FlowGrapher_Ports: lines of name, port, protocol and description, parted by white space; the last line of a port and protocol
 * counts (FlowGrapher specification, section 11.5).
 */
export function portNames(text: string): PortNames {
  const names = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [name = '', port = '', protocol = ''] = line.trim().split(/\s+/);
    if (name === '' || name.startsWith('#') || !/^\d{1,5}$/.test(port) || !/^[a-z]+$/.test(protocol))
      continue;
    names.set(`${Number(port)}:${protocol}`, name);
  }
  return names;
}

/** Name of a port: that of UDP if the report is about protocol 17 alone, else that of TCP. */
export function portName(names: PortNames, port: number, protocols: string): string | undefined {
  return names.get(`${port}:${protocols.trim() === '17' ? 'udp' : 'tcp'}`);
}
