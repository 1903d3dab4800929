import { readConfigFile } from './config-file.js';
import { IssueLog, type ConfigIssue } from './issue.js';
import { matchAt, readLiteral, readPairs } from './perl-literals.js';
import { isPeriod, sortedPeriods, type Period } from './setting-types.js';

/** Local settings found in an existing CUGrapher.pl; what it does not set, or not as a literal, is absent. */
export interface CugrapherScriptSettings {
  readonly rrdDir?: string;
  readonly organization?: string;
  readonly hours?: number;
  readonly width?: number;
  readonly height?: number;
  readonly imageType?: 'png' | 'gif';
  /** Ascending by hours. */
  readonly periods?: readonly Period[];
  readonly pageTitle?: string;
  readonly warnings: ConfigIssue[];
}

/**
 * Reads the settings block of a CUGrapher.pl (CUGrapher specification, section 1, "Migration"). The file is never executed: only
 * literals are recognised, everything else in it is passed over.
 *
 * @throws ConfigError if the file cannot be read
 */
export async function readCugrapherScript(path: string): Promise<CugrapherScriptSettings> {
  return parseCugrapherScript(await readConfigFile(path), path);
}

export function parseCugrapherScript(script: string, file: string): CugrapherScriptSettings {
  const issues = new IssueLog(file);
  const code = codeOf(script);
  if (!hasSettings(code))
    issues.warn('has none of the settings of a CUGrapher.pl', {
      expected: "lines such as my $rrddir = '/cflow/reports/rrds';",
    });
  const scalars = readScalars(code, issues);

  const text = (name: string): string | undefined => scalars.get(name)?.value;
  const number = (name: string): number | undefined => {
    const { value = '', line = 0 } = scalars.get(name) ?? {};
    if (value === '') return undefined;
    if (/^\d{1,9}$/.test(value)) return Number(value);
    issues.warn(`$${name} is not taken over`, { line, read: value, expected: 'a whole number' });
    return undefined;
  };
  const duration = scalars.get('duration');
  if (duration)
    issues.warn('$duration has no effect, in the original neither', {
      line: duration.line,
      read: duration.value,
    });

  const found = {
    rrdDir: text('rrddir'),
    organization: text('organization'),
    hours: number('hours'),
    width: number('width'),
    height: number('height'),
    imageType: readImageType(scalars.get('imageType'), issues),
    periods: readPeriods(code, issues),
    pageTitle: readPageTitle(code),
  };
  const present = Object.entries(found).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), warnings: issues.finish() };
}

/** The script with documentation, comment lines and what follows `__END__` blanked out; lines keep their numbers. */
function codeOf(script: string): string {
  const lines: string[] = [];
  let inDocumentation = false;
  for (const line of script.split('\n')) {
    if (/^__(?:END|DATA)__/.test(line)) break;
    if (/^=[a-zA-Z]/.test(line)) inDocumentation = !line.startsWith('=cut');
    const isCode = !inDocumentation && !line.startsWith('=cut') && !/^[ \t]*#/.test(line);
    lines.push(isCode ? line : '');
  }
  return lines.join('\n');
}

interface Assignment {
  readonly value: string;
  readonly line: number;
  readonly indented: boolean;
}

const SETTING_NAMES = new Set([
  'rrddir',
  'hours',
  'duration',
  'organization',
  'width',
  'height',
  'imageType',
]);

/** Without any of the settings a file is another script, or the name of the wrong file. */
function hasSettings(code: string): boolean {
  const names = [...SETTING_NAMES].join('|');
  return new RegExp(`^[ \\t]*(?:my|our)[ \\t]+(?:%hours|\\$(?:${names}))\\b`, 'm').test(code);
}

/**
 * Assignments `my $NAME = LITERAL;`. As when the script runs, a later one replaces an earlier one; but one that is indented, and so
 * may belong to a subroutine, never replaces one at the left margin.
 */
function readScalars(code: string, issues: IssueLog): Map<string, Assignment> {
  const found = new Map<string, Assignment>();
  code.split('\n').forEach((content, index) => {
    const line = index + 1;
    const indented = /^[ \t]/.test(content);
    for (const { name, value } of assignmentsOf(content)) {
      if (!SETTING_NAMES.has(name)) continue;
      if (value === undefined) {
        issues.warn(`$${name} is not taken over`, {
          line,
          read: content.trim(),
          expected: 'a number or a quoted string',
        });
        continue;
      }
      const earlier = found.get(name);
      if (!earlier || earlier.indented || !indented) found.set(name, { value, line, indented });
    }
  });
  return found;
}

/** The assignments that a line begins with; value undefined = not a literal, which ends the reading of the line. */
function* assignmentsOf(line: string): Generator<{ name: string; value: string | undefined }> {
  let position = 0;
  for (;;) {
    const start = matchAt(/[ \t]*(?:my|our)[ \t]+\$(\w+)[ \t]*=[ \t]*/y, line, position);
    const name = start?.[1];
    if (!start || name === undefined) return;
    const literal = readLiteral(line, position + start[0].length);
    const end = literal && matchAt(/[ \t]*;/y, line, literal.end);
    if (!literal || !end) {
      yield { name, value: undefined };
      return;
    }
    yield { name, value: literal.value };
    position = literal.end + end[0].length;
  }
}

function readImageType(assignment: Assignment | undefined, issues: IssueLog): 'png' | 'gif' | undefined {
  if (!assignment) return undefined;
  const { value, line } = assignment;
  if (value === 'png' || value === 'gif') return value;
  issues.warn('$imageType is not taken over', { line, read: value, expected: 'png or gif' });
  return undefined;
}

/** The last list `my %hours = ( N => 'label', ... )`; of a repeated number the last label. */
function readPeriods(code: string, issues: IssueLog): readonly Period[] | undefined {
  let periods: readonly Period[] | undefined;
  for (const start of code.matchAll(/^[ \t]*(?:my|our)[ \t]+%hours\s*=\s*\(/gm)) {
    const pairs = readPairs(code, start.index + start[0].length) ?? [];
    const isUsable = pairs.every(
      ([hours, label]) => /^\d+$/.test(hours) && isPeriod(Number(hours)) && label !== '',
    );
    if (pairs.length > 0 && isUsable) {
      periods = sortedPeriods(new Map(pairs.map(([hours, label]) => [Number(hours), label])));
    } else {
      issues.warn('a list %hours is not taken over', {
        read: start[0].trim(),
        expected: "( N => 'label', ... )",
      });
    }
  }
  return periods;
}

/** The first `-title => '...'` that is not the error page's: the menu page's. */
function readPageTitle(code: string): string | undefined {
  for (const start of code.matchAll(/-title['"]?\s*=>\s*/g)) {
    const literal = readLiteral(code, start.index + start[0].length);
    if (literal && literal.value !== 'Error Occurred') return literal.value;
  }
  return undefined;
}
