import { IGNORED_NAMES, OLD_NAMES } from './old-names.js';
import { SOURCES, VARIABLE_GROUPS } from './variable.js';
import type { Variable } from './variable.js';
import { VARIABLE_KEYS, variable } from './registry.js';

const INTRODUCTION = `# FlowViewer_Configuration.pm

FlowViewer, FlowGrapher, FlowMonitor and FlowTracker read the FlowViewer_Configuration.pm that a site has. It is **read, never run**:
assignments are understood, everything else is an error that names file, line and construct. \`flowscan-check\` tells what a file means.

**The file is found** by \`--config FILE\`, else the variable \`FLOWVIEWER_CONFIGURATION\`, else the setting \`FlowViewerConfig\` of
suite.cf, else beside the script, else in a directory of \`PERL5LIB\`.

**Understood:** \`$name = ...;\` \`@name = (...);\` \`%name = (...);\` \`$name{key} = ...;\` \`$name[0] = ...;\` \`push @name, ...;\`
\`.=\` \`+=\` \`-=\` \`*=\` \`/=\`, with \`our\`, \`my\` or \`local\` before them; numbers, texts in all quotes of Perl but here-documents,
variables in texts, \`+ - * / % **\`, \`.\`, \`x\`, parentheses, \`[...]\`, \`{...}\`, \`qw(...)\`, \`scalar(@name)\`, \`$#name\`; comments,
documentation, \`__END__\`; \`package\`, \`use strict\`, \`use warnings\`, \`use vars\`, \`use lib\`, \`1;\`.

Later assignments win. A variable that has no value yet is empty in a text, and warned of: it is what becomes of an address such as
\`"noc@example.org"\`, which Perl wants written \`"noc\\@example.org"\`. \`@devices = ("");\` is an empty list. Of a switch only \`Y\` is true.
Variables that are not listed here are kept for later assignments and mean nothing else. Relative paths start at the directory of the file.

**Permissions** that let everybody write are masked, with a warning, unless \`WritableByOthers\` of suite.cf is on. Files are never made
executable. The users of web server and daemons need a group in common and permissions that let it write.

This page is made from the registry of variables by \`npx tsx scripts/flowviewer-config-doc.ts\`; do not edit it.
`;

/** The documentation of all variables in Markdown. */
export function describeVariables(): string {
  return [INTRODUCTION, ...VARIABLE_GROUPS.map(describeGroup), describeOldNames(), describeIgnored()].join(
    '\n',
  );
}

function describeGroup(group: string): string {
  const rows = VARIABLE_KEYS.map(variable)
    .filter((entry) => entry.group === group)
    .map((entry) => {
      const { type, name, usedBy, doc } = entry;
      return row(`\`${type.sigil}${name}\``, type.expected, defaultText(entry), usedBy.join(', '), doc);
    });
  return table(group, ['Variable', 'Value', 'Default', 'Used by', 'Meaning'], rows);
}

function defaultText(entry: Variable<unknown>): string {
  if (entry.required) return 'none: required';
  if (entry.defaultText !== undefined) return entry.defaultText;
  const value: unknown =
    typeof entry.default === 'function'
      ? (entry.default as (sources: typeof SOURCES) => unknown)(SOURCES)
      : entry.default;
  return `\`${entry.type.show(value)}\``;
}

function describeOldNames(): string {
  const rows = OLD_NAMES.map(({ name, key }) => row(`\`$${name}\``, `\`$${variable(key).name}\``));
  return table('Older names', ['Name', 'Counts where this is absent'], rows);
}

function describeIgnored(): string {
  const rows = [...IGNORED_NAMES].map(([name, reason]) => row(`\`$${name}\``, reason));
  return table('Accepted and not used', ['Variable', 'Why'], rows);
}

function table(title: string, headings: readonly string[], rows: readonly string[]): string {
  return [`## ${title}\n`, row(...headings), row(...headings.map(() => '---')), ...rows, ''].join('\n');
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
