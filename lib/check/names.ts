import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseColours } from '../charts/colours.js';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { interfaceNames } from '../names/interfaces.js';
import { readPorts } from '../names/ports.js';
import { parseSuppressList } from '../query/dscan/suppress.js';
import { obstacle } from './access.js';
import type { Findings } from './findings.js';
import { readPlainFile } from './plain-file.js';
import type { SiteUser } from './users.js';

/** How the text of a file is understood: how many entries it has, and which lines mean nothing. */
interface Understood {
  readonly entries: number;
  readonly problems: readonly string[];
}

/** Files beside the scripts (FlowViewer specification, sections 4.6 and 5.2; FlowGrapher specification, section 11.5). */
const FILES: readonly {
  readonly name: string;
  readonly entries: string;
  readonly read: (text: string) => Understood;
}[] = [
  { name: 'NamedInterfaces_Devices', entries: 'names of interfaces', read: readInterfaces },
  { name: 'NamedInterfaces_Exporters', entries: 'names of interfaces', read: readInterfaces },
  { name: 'FlowGrapher_Colors', entries: 'colours', read: (text) => simple(parseColours(text).size) },
  { name: 'FlowGrapher_Ports', entries: 'names of ports', read: readPortLines },
  { name: 'dscan.suppress.src', entries: 'sources that are no scanners', read: readSuppressList },
  { name: 'dscan.suppress.dst', entries: 'destinations that are not scanned', read: readSuppressList },
];

/** Tells which of the files beside the scripts are there, and which of their lines mean nothing. */
export async function checkNames(
  config: FlowViewerConfig,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  for (const { name, entries, read } of FILES) {
    const path = join(config.cgiBinDirectory, name);
    if (!existsSync(path)) {
      findings.add('note', 'Names and colours', `${path} is not there`, path);
      continue;
    }
    for (const user of users) {
      const reason = await obstacle(user, path, 'read');
      if (reason !== undefined) findings.add('failure', 'Names and colours', reason, path);
    }
    const text = await readPlainFile(path);
    if (text === undefined)
      findings.add('failure', 'Names and colours', `${path} is no file that can be read`, path);
    else tell(path, entries, read(text), findings);
  }
}

function tell(path: string, what: string, { entries, problems }: Understood, findings: Findings): void {
  findings.add('good', 'Names and colours', `${path}: ${entries} ${what}`, path);
  for (const problem of problems) findings.add('warning', 'Names and colours', `${path}:${problem}`, path);
}

function simple(entries: number): Understood {
  return { entries, problems: entries === 0 ? [' nothing in it is understood'] : [] };
}

function readPortLines(text: string): Understood {
  const { names, problems } = readPorts(text);
  return problems.length === 0 ? simple(names.size) : { entries: names.size, problems };
}

function readInterfaces(text: string): Understood {
  const names = interfaceNames(text);
  const entries = [...names.values()].reduce((sum, { size }) => sum + size, 0);
  const problems = text.split(/\r?\n/).flatMap((line, index) => {
    const isMeant = line.trim() !== '' && !line.startsWith('#');
    return isMeant && interfaceNames(line).size === 0 ? [`${index + 1}: not device:index:name`] : [];
  });
  return { entries, problems };
}

function readSuppressList(text: string): Understood {
  const { list, issues } = parseSuppressList(text);
  return { entries: list.size, problems: issues.map(({ line, message }) => `${line}: ${message}`) };
}
