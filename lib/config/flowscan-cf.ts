import { readConfigFile } from './config-file.js';
import { parseDirectives } from './directives.js';
import { IssueLog, type ConfigIssue } from './issue.js';

/** flowscan.cf (FlowScan specification, section 3). */
export interface FlowscanConfig {
  /** Path of the file as it was named; class configurations lie beside it. */
  readonly file: string;
  /** Shell pattern(s) of finished flow files; relative ones start at the working directory. */
  readonly flowFileGlob: string;
  /** Class names in the order of the file, at least one. */
  readonly reportClasses: string[];
  /** Seconds between looks; undefined = one pass, then exit. */
  readonly waitSeconds?: number;
  /** 0 = normal, more = more messages. */
  readonly verbose: number;
}

const DIRECTIVES = ['FlowFileGlob', 'ReportClasses', 'WaitSeconds', 'Verbose'] as const;
type DirectiveName = (typeof DIRECTIVES)[number];

/** Longest wait that a timer of the platform can hold, in seconds (24 days). */
const MAX_WAIT = 2_147_483;

/** @throws ConfigError with every error of the file */
export async function loadFlowscanConfig(
  path: string,
): Promise<{ config: FlowscanConfig; warnings: ConfigIssue[] }> {
  return parseFlowscanConfig(await readConfigFile(path), path);
}

/** @throws ConfigError with every error of the text */
export function parseFlowscanConfig(
  text: string,
  file: string,
): { config: FlowscanConfig; warnings: ConfigIssue[] } {
  const issues = new IssueLog(file);
  const directives = parseDirectives(text, DIRECTIVES, issues);

  const flowFileGlob = required('FlowFileGlob', 'a pattern of file names, e.g. /var/flows/ft-v*[0-9]');
  const classList = required('ReportClasses', 'class names separated by commas, e.g. CUFlow');
  const reportClasses = classList.split(',').flatMap((name) => name.trim() || []);
  if (classList !== '' && reportClasses.length === 0) {
    const line = directives.get('ReportClasses')?.line ?? 0;
    issues.error('ReportClasses names no class', {
      line,
      read: classList,
      expected: 'at least one class name',
    });
  }
  const waitSeconds = number('WaitSeconds', MAX_WAIT, 'seconds');
  const verbose = number('Verbose', Number.MAX_SAFE_INTEGER, 'a number');

  const warnings = issues.finish();
  const config = { file, flowFileGlob, reportClasses, ...(waitSeconds > 0 ? { waitSeconds } : {}), verbose };
  return { config, warnings };

  function required(name: DirectiveName, expected: string): string {
    const directive = directives.get(name);
    if (!directive) issues.error(`${name} is missing`, { expected: `${name} and ${expected}` });
    if (directive?.value === '')
      issues.error(`${name} has no value`, { line: directive.line, read: name, expected });
    return directive?.value ?? '';
  }

  /** Without a value the directive counts as not given, as in the original. */
  function number(name: DirectiveName, max: number, unit: string): number {
    const { value = '', line = 0 } = directives.get(name) ?? {};
    if (value === '') return 0;
    if (/^\d+$/.test(value) && Number(value) <= max) return Number(value);
    issues.error(`${name} is not a number`, { line, read: value, expected: `${unit}, 0 to ${max}` });
    return 0;
  }
}
