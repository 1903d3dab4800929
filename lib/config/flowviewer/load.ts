import { dirname, isAbsolute, resolve } from 'node:path';
import { readConfigFile } from '../config-file.js';
import { IssueLog } from '../issue.js';
import type { ConfigIssue } from '../issue.js';
import { readPerl } from '../perl/statements.js';
import { makeFlowViewerConfig } from './config.js';
import type { FlowViewerConfig } from './config.js';
import type { IgnoredVariable } from './ignored.js';
import { maskPermissions } from './masked-permissions.js';
import { Assignments } from './assignments.js';
import { VARIABLE_KEYS, variable } from './registry.js';
import type { VariableKey, VariableValues } from './registry.js';

interface LoadedFlowViewerConfig {
  readonly config: FlowViewerConfig;
  readonly warnings: readonly ConfigIssue[];
  /** What was taken away from permissions: for programs that stay, or are there to tell; every other would repeat it. */
  readonly permissionWarnings: readonly ConfigIssue[];
  /** A line for each path that the file does not name and that a default stands for. */
  readonly notes: readonly string[];
  /** Variables of the file that mean nothing here. */
  readonly ignored: readonly IgnoredVariable[];
}

interface LoadOptions {
  /** Environment that `$ENV{…}` begins with; that of the process where it is not given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Leaves write permission for others in permissions. */
  readonly othersMayWrite?: boolean;
}

/**
 * Reads FlowViewer_Configuration.pm (FlowViewer specification, section 1). Nothing of it is executed.
 *
 * @throws ConfigError with all that is wrong: a construct that is not understood, a value of the wrong kind, a path that is missing
 */
export async function loadFlowViewerConfig(
  file: string,
  { environment = process.env, othersMayWrite = false }: LoadOptions = {},
): Promise<LoadedFlowViewerConfig> {
  const log = new IssueLog(file);
  const { variables } = readPerl(await readConfigFile(file), { log, environment });
  const assignments = new Assignments(variables, log);
  const read = absolutePaths(assignments.values(), assignments, file, log);
  requirePaths(read, log);
  const { values, names } = maskPermissions(read, othersMayWrite);
  const permissions = new IssueLog(file);
  if (names.length > 0) permissions.warn(`write permission for others is left out of ${names.join(', ')}`);
  const warnings = log.finish();

  const config = makeFlowViewerConfig({
    // A file that does not say it means 0, whatever the one that is shipped says (FlowViewer specification, section 1.3).
    nesting: 0,
    ...values,
    file,
    environment: assignedEnvironment(variables.hashes.get('ENV')?.value.entries, environment),
    tracker: assignments.tracker(),
    ...(values.leftTitle === undefined ? {} : { userLogo: '' }),
  });
  return {
    config,
    warnings,
    permissionWarnings: permissions.finish(),
    notes: substitutedPaths(values, config),
    ignored: assignments.ignored(),
  };
}

/** Paths that are relative start at the directory of the file: that of the process must not matter. */
function absolutePaths(
  values: Partial<VariableValues>,
  assignments: Assignments,
  file: string,
  log: IssueLog,
): Partial<VariableValues> {
  const base = dirname(resolve(file));
  const changed: Partial<Record<VariableKey, string>> = {};
  for (const key of VARIABLE_KEYS) {
    const value = values[key];
    const { type, name } = variable(key);
    if (!type.expected.startsWith('a path') || typeof value !== 'string' || value === '') continue;
    if (isAbsolute(value)) continue;
    changed[key] = resolve(base, value);
    const line = assignments.lineOf(key);
    log.warn(`$${name} is a relative path and starts at the directory of this file`, {
      ...(line === undefined ? {} : { line }),
      read: value,
    });
  }
  return { ...values, ...changed } as Partial<VariableValues>;
}

function requirePaths(values: Partial<VariableValues>, log: IssueLog): void {
  for (const key of VARIABLE_KEYS) {
    const { required, name, type, doc } = variable(key);
    if (required && values[key] === undefined) missing(name, type.expected, doc, log);
  }
  const hasOtherFlows = [values.exporters, values.ipfixDevices].some((items) => (items?.length ?? 0) > 0);
  if (values.flowDataDirectory === undefined && !hasOtherFlows) {
    const { name, type, doc } = variable('flowDataDirectory');
    missing(name, type.expected, doc, log);
  }
}

function missing(name: string, expected: string, doc: string, log: IssueLog): void {
  log.error(`$${name} is missing: ${doc}`, { expected: `${expected}, $${name} = "...";` });
}

function substitutedPaths(values: Partial<VariableValues>, config: FlowViewerConfig): string[] {
  return VARIABLE_KEYS.flatMap((key) => {
    const { directory, name } = variable(key);
    const used = config[key];
    if (directory === undefined || values[key] !== undefined || typeof used !== 'string') return [];
    return [`$${name} is not set, ${used} is used`];
  });
}

function assignedEnvironment(
  entries: ReadonlyMap<string, unknown> | undefined,
  before: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const assigned = [...(entries ?? [])].map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(assigned.filter(([name, value]) => before[name] !== value));
}
