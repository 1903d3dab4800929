import { readTop, type TopSettings } from './campusio-cf.js';
import { readSubnetFiles, type NamedSubnet } from './campusio/subnet-files.js';
import { readConfigFile } from './config-file.js';
import { DirectiveReader } from './directive-reader.js';
import { IssueLog, type ConfigIssue } from './issue.js';

export type { NamedSubnet } from './campusio/subnet-files.js';

/** SubNetIO.cf (FlowScan specification, section 10). */
export interface SubnetioConfig {
  readonly file: string;
  /** Each once, in the order of the files. */
  readonly subnets: readonly NamedSubnet[];
  /** As written; a relative one starts at the working directory. */
  readonly outputDir: string;
  readonly top: TopSettings;
  readonly verbose: number;
}

const DIRECTIVES = ['SubnetFiles', 'OutputDir', 'Verbose', 'TopN', 'ReportPrefixFormat'];

/**
 * Reads SubNetIO.cf and the boulder files that it names.
 *
 * @param workingDir where relative paths start; by default the directory of the process
 * @throws ConfigError with every error of the files
 */
export async function loadSubnetioConfig(
  path: string,
  workingDir?: string,
): Promise<{ config: SubnetioConfig; warnings: ConfigIssue[] }> {
  const issues = new IssueLog(path);
  const directives = new DirectiveReader(await readConfigFile(path), DIRECTIVES, issues);
  directives.required('SubnetFiles', 'boulder files with the subnets to report on');
  const config: SubnetioConfig = {
    file: path,
    subnets: await readSubnetFiles(directives, 'SubnetFiles', issues, workingDir),
    outputDir: directives.required('OutputDir', 'the directory of the RRDs'),
    top: readTop(directives),
    verbose: directives.number('Verbose', Number.MAX_SAFE_INTEGER),
  };
  return { warnings: issues.finish(), config };
}
