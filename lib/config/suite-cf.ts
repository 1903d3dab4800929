import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readConfigFile } from './config-file.js';
import { readCugrapherScript, type CugrapherScriptSettings } from './cugrapher-pl.js';
import { parseDirectives } from './directives.js';
import { ConfigError, IssueLog, type ConfigIssue } from './issue.js';
import { SETTING_LIST, type Setting, type SettingKey, type Settings } from './settings.js';
import { suggestName } from './suggest.js';

interface SettingsSources {
  /** `--settings FILE`. */
  readonly file?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where suite.cf is looked for if neither the option nor `$FLOWSCAN_SETTINGS` names it: beside flowscan.cf, FlowViewer_Configuration.pm. */
  readonly searchDirs: readonly string[];
}

interface LoadedSettings {
  readonly settings: Settings;
  /** The suite.cf that was read, if there is one. */
  readonly file?: string;
  readonly warnings: ConfigIssue[];
}

/** A value before it is known to be complete, by key of the registry. */
type Values = Map<SettingKey, unknown>;

/**
 * Settings by precedence: environment, suite.cf, an imported CUGrapher.pl, default. (The command line comes before all of these; its
 * options are the business of the commands.)
 *
 * @throws ConfigError with every error of file and environment
 */
export async function loadSettings(sources: SettingsSources): Promise<LoadedSettings> {
  const { env } = sources;
  const file = findSuiteConfig(sources);
  const issues = new IssueLog(file ?? 'environment');

  const values: Values = new Map();
  if (file !== undefined) readSuiteConfig(await readConfigFile(file), dirname(resolve(file)), values, issues);
  readEnvironment(env, values, issues);
  const fromScript = await importScript(values.get('cugrapherScript'), issues);

  const settings = Object.fromEntries(
    SETTING_LIST.map(([key, setting]) => [key, values.get(key) ?? fromScript.get(key) ?? setting.default]),
  ) as unknown as Settings;
  warnOfSizes(settings, issues);
  const warnings = issues.finish();
  return { settings, ...(file !== undefined && { file }), warnings };
}

function findSuiteConfig({ file, env, searchDirs }: SettingsSources): string | undefined {
  const named = file ?? (env['FLOWSCAN_SETTINGS'] || undefined);
  return named ?? searchDirs.map((directory) => join(directory, 'suite.cf')).find((path) => existsSync(path));
}

function readSuiteConfig(content: string, baseDir: string, values: Values, issues: IssueLog): void {
  const known = SETTING_LIST.map(([, { name }]) => name);
  const directives = parseDirectives(content, known, issues);
  for (const [key, setting] of SETTING_LIST) {
    const { value, line } = directives.get(setting.name) ?? {};
    if (value === undefined || line === undefined) continue;
    const parsed = setting.type.parse(value, baseDir);
    if (parsed !== undefined) values.set(key, parsed);
    else issues.error(`bad value of ${setting.name}`, { line, read: value, expected: setting.type.expected });
  }
}

/** Variables that are set but empty count as not set. */
function readEnvironment(env: SettingsSources['env'], values: Values, issues: IssueLog): void {
  for (const [key, setting] of SETTING_LIST) {
    const value = env[setting.env];
    if (!value) continue;
    const parsed = setting.type.parse(value, process.cwd());
    if (parsed !== undefined) values.set(key, parsed);
    else {
      const { expected } = setting.type;
      issues.error(`bad value of the variable ${setting.env}`, {
        file: 'environment',
        read: value,
        expected,
      });
    }
  }
  warnOfMisspelling(env, issues);
}

/** Start scripts may have FLOWSCAN_ variables of their own; one that is nearly a setting's is probably meant to be it. */
function warnOfMisspelling(env: SettingsSources['env'], issues: IssueLog): void {
  const known = ['FLOWSCAN_SETTINGS', ...SETTING_LIST.map(([, setting]) => setting.env)];
  for (const name of Object.keys(env)) {
    if (!name.startsWith('FLOWSCAN_') || known.includes(name)) continue;
    const meant = suggestName(name, known);
    if (meant)
      issues.warn(`the variable ${name} is unknown, did you mean ${meant}?`, { file: 'environment' });
  }
}

/** The values of CUGrapher.pl. A script that cannot be read must not stop the counting: a warning. */
async function importScript(script: unknown, issues: IssueLog): Promise<Values> {
  if (typeof script !== 'string') return new Map();
  try {
    const found = await readCugrapherScript(script);
    issues.add(found.warnings);
    return checkImported(found, script, issues);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    issues.add(error.issues.map((issue) => ({ ...issue, severity: 'warning' })));
    return new Map();
  }
}

/** Imported values must pass the same checks as those of suite.cf. */
function checkImported(found: CugrapherScriptSettings, script: string, issues: IssueLog): Values {
  const imported: Partial<Settings> = {
    ...(found.rrdDir !== undefined && { rrdDir: resolve(dirname(script), found.rrdDir) }),
    ...(found.organization !== undefined && { organization: found.organization }),
    ...(found.hours !== undefined && { graphHours: found.hours }),
    ...(found.width !== undefined && { graphWidth: found.width }),
    ...(found.height !== undefined && { graphHeight: found.height }),
    ...(found.imageType !== undefined && { graphImageType: found.imageType }),
    ...(found.periods !== undefined && { graphPeriods: found.periods }),
    ...(found.pageTitle !== undefined && { graphPageTitle: found.pageTitle }),
  };
  const values: Values = new Map();
  for (const [key, { type, name }] of SETTING_LIST) {
    const value = imported[key];
    if (value === undefined) continue;
    if (typeof value !== 'number' || type.parse(String(value), '') !== undefined) values.set(key, value);
    else {
      const details = { file: script, read: String(value), expected: type.expected };
      issues.warn(`the value for ${name} is not taken over`, details);
    }
  }
  return values;
}

/** The presets of the menu must be acceptable themselves. */
function warnOfSizes(settings: Settings, issues: IssueLog): void {
  for (const [preset, limit] of [
    ['graphWidth', 'graphMaxWidth'],
    ['graphHeight', 'graphMaxHeight'],
    ['graphHours', 'graphMaxHours'],
  ] as const) {
    if (settings[preset] <= settings[limit]) continue;
    issues.warn(`${nameOf(preset)} ${settings[preset]} is above ${nameOf(limit)} ${settings[limit]}`);
  }
}

function nameOf(key: SettingKey): string {
  const found: Setting<unknown> | undefined = SETTING_LIST.find(([each]) => each === key)?.[1];
  return found?.name ?? key;
}
