import { formatPrefix, parseAddress, parsePrefix, type Prefix } from '../../flow/address.js';
import { parseBoulder, type BoulderRecord } from '../boulder.js';
import { readConfigFile } from '../config-file.js';
import type { DirectiveReader } from '../directive-reader.js';
import { ConfigError, IssueLog } from '../issue.js';
import { locateNamed } from './locate-named.js';

/** A subnet as a boulder file names it. */
export interface NamedSubnet {
  readonly prefix: Prefix;
  readonly description: string;
}

/**
 * Reads the subnets of the boulder files that a directive names. A relative path starts at the working directory, or, where there is
 * no such file, at the directory of the configuration. What is wrong in them is added to the issues of the configuration that names
 * them; without a single subnet every flow would be none of the site's business, and be deleted uncounted, so that is an error.
 *
 * @param workingDir that of flowscan
 */
export async function readSubnetFiles(
  directives: DirectiveReader,
  name: string,
  issues: IssueLog,
  workingDir?: string,
): Promise<NamedSubnet[]> {
  const subnets = new Map<string, NamedSubnet>();
  const items = directives.list(name);
  const line = directives.find(name)?.line;
  if (line !== undefined && items.length === 0) issues.error(`${name} names no file`, { line });
  const own = new IssueLog(issues.file);
  for (const item of items) {
    const path = locateNamed(item, name, own, workingDir);
    if (path === undefined) continue;
    for (const subnet of await readSubnetFile(path, own)) {
      const key = formatPrefix(subnet.prefix);
      if (subnets.has(key)) own.warn(`the subnet ${key} is given more than once`, { read: item.text });
      else subnets.set(key, subnet);
    }
  }
  const [first] = items;
  if (first && subnets.size === 0 && !own.hasErrors)
    own.error(`${name}: no file has a network, so no flow would count`, {
      line: first.line,
      read: items.map(({ text }) => text).join(', '),
      expected: 'files with lines SUBNET=a.b.c.d/len',
    });
  issues.add(own.all);
  return [...subnets.values()];
}

async function readSubnetFile(path: string, issues: IssueLog): Promise<NamedSubnet[]> {
  const own = new IssueLog(path);
  try {
    const records = parseBoulder(await readConfigFile(path), own);
    const subnets = records.flatMap((record) => subnetsOf(record, own));
    if (subnets.length === 0 && !own.hasErrors) own.warn('the file has no SUBNET');
    issues.add(own.finish());
    return subnets;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    issues.add(error.issues);
    return [];
  }
}

function subnetsOf(record: BoulderRecord, issues: IssueLog): NamedSubnet[] {
  const description = record.find(({ tag }) => tag === 'DESCRIPTION')?.value ?? '';
  const fields = record.filter(({ tag }) => tag === 'SUBNET');
  const misspelt = record.filter(({ tag }) => tag !== 'SUBNET' && tag.toUpperCase() === 'SUBNET');
  for (const { tag, value, line } of misspelt)
    issues.error('a tag in small letters', { line, read: `${tag}=${value}`, expected: `SUBNET=${value}` });
  if (misspelt.length + fields.length === 0)
    issues.warn('a record without SUBNET', { line: record[0]?.line ?? 1 });
  return fields.flatMap(({ value, line }) => {
    const prefix = parsePrefix(value);
    if (!prefix) {
      issues.error('bad SUBNET', { line, read: value, expected: 'a.b.c.d/len, octets 0-255, len 0-32' });
      return [];
    }
    if (parseAddress(value.slice(0, value.indexOf('/'))) !== prefix.network)
      issues.warn(`bits beyond the length are left out: ${formatPrefix(prefix)}`, { line, read: value });
    return [{ prefix, description }];
  });
}
