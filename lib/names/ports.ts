/** Names of ports; the key is `<port>:<protocol>`. */
export type PortNames = ReadonlyMap<string, string>;

export interface PortTable {
  readonly names: PortNames;
  /** Lines that name no port, as `<line number>: <reason>`. */
  readonly problems: readonly string[];
}

const LARGEST_PORT = 65_535;

/**
 * Reads FlowGrapher_Ports: lines of name, port, protocol and description, parted by white space; empty ones and those that begin with #
 * do not count, and the last line of a port and protocol does (FlowGrapher specification, section 11.5).
 */
export function readPorts(text: string): PortTable {
  const names = new Map<string, string>();
  const problems: string[] = [];
  text.split('\n').forEach((line, index) => {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) return;
    const [name = '', port = '', protocol = ''] = content.split(/\s+/);
    const isPort = /^\d{1,5}$/.test(port) && Number(port) <= LARGEST_PORT;
    if (isPort && /^(?:tcp|udp|sctp|dccp)$/.test(protocol)) names.set(`${Number(port)}:${protocol}`, name);
    else problems.push(`${index + 1}: not name, port, and one of tcp, udp, sctp, dccp`);
  });
  return { names, problems };
}

/** Name of a port: that of UDP if the report is about protocol 17 alone, else that of TCP. */
export function portName(names: PortNames, port: number, protocols: string): string | undefined {
  return names.get(`${port}:${protocols.trim() === '17' ? 'udp' : 'tcp'}`);
}
