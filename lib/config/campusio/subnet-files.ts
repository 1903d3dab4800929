import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { formatPrefix, parseAddress, parsePrefix, type Prefix } from '../../flow/address.js';
import { parseBoulder, type BoulderRecord } from '../boulder.js';
import { readConfigFile } from '../config-file.js';
import { ConfigError, IssueLog } from '../issue.js';

/** A subnet as a boulder file names it. */
export interface NamedSubnet {
  readonly prefix: Prefix;
  readonly description: string;
}

/**
 * Reads the subnets of boulder files. A relative path starts at the working directory, or, where there is no such file, at the
 * directory of the configuration. What is wrong in them is added to the issues of the configuration that names them.
 *
 * @param workingDir that of flowscan
 */
export async function readSubnetFiles(
  paths: readonly string[],
  issues: IssueLog,
  workingDir?: string,
): Promise<NamedSubnet[]> {
  const subnets = new Map<string, NamedSubnet>();
  for (const path of paths) {
    for (const subnet of await readSubnetFile(locate(path, issues.file, workingDir), issues)) {
      const key = formatPrefix(subnet.prefix);
      if (subnets.has(key)) issues.warn(`the subnet ${key} is given more than once`, { read: path });
      else subnets.set(key, subnet);
    }
  }
  return [...subnets.values()];
}

/** The file that a path of a configuration means. */
export function locate(path: string, configFile: string, workingDir = '.'): string {
  if (isAbsolute(path)) return path;
  const inWorkingDir = join(workingDir, path);
  const beside = join(dirname(configFile), path);
  return !existsSync(inWorkingDir) && existsSync(beside) ? beside : inWorkingDir;
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
  if (fields.length === 0) issues.warn('a record without SUBNET', { line: record[0]?.line ?? 1 });
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
