import { SETTING_GROUPS, SETTING_LIST } from './settings.js';

const INTRODUCTION = `# Settings

The configuration files of the original programs refuse directives they do not know. What they never had is set in one file of our
own, \`suite.cf\`. Every setting has a default that works; without the file everything runs.

**Grammar:** that of flowscan.cf. One setting a line, name and value; \`#\` begins a comment; a value may stand in double or single
quotes; a backslash takes the special meaning from the next character. Unknown and repeated settings are errors.

**The file is found** by \`--settings FILE\`, else the variable \`FLOWSCAN_SETTINGS\`, else beside flowscan.cf, else beside
FlowViewer_Configuration.pm; CGI scripts look beside themselves, too. Commands and daemons of FlowViewer do not look for flowscan.cf: where one lies
elsewhere with a suite.cf of its own, name it by the variable.

**Precedence:** command line option, environment variable, suite.cf, an imported CUGrapher.pl (\`CUGrapherScript\`), default.
A variable that is set but empty counts as not set.

**Relative paths** start at the directory of suite.cf; in a variable, at the working directory.

This page is made from the registry of settings by \`npx tsx scripts/settings-doc.ts\`; do not edit it.
`;

/** The documentation of all settings in Markdown. */
export function describeSettings(): string {
  return [INTRODUCTION, ...SETTING_GROUPS.map(describeGroup)].join('\n');
}

function describeGroup(group: string): string {
  const entries = SETTING_LIST.filter(([, setting]) => setting.group === group).map(([, setting]) =>
    [
      `### ${setting.name}`,
      '',
      setting.doc,
      '',
      `- Value: ${setting.type.expected}`,
      `- Default: ${setting.defaultText}`,
      `- Variable: \`${setting.env}\``,
      '',
    ].join('\n'),
  );
  return [`## ${group}\n`, ...entries].join('\n');
}
