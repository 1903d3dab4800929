import { counted } from './counted.js';
import { TOPICS } from './findings.js';
import type { Findings, Severity } from './findings.js';
import type { SiteUser } from './users.js';

const MARKS: Readonly<Record<Severity, string>> = {
  good: 'ok  ',
  note: 'note',
  warning: 'WARN',
  failure: 'FAIL',
};

/** What was found, for people: by topic, a line each. */
export function describeFindings(findings: Findings, users: readonly SiteUser[]): string {
  const sections = TOPICS.flatMap((topic) => {
    const lines = findings.all
      .filter((finding) => finding.topic === topic)
      .map(({ severity, text }) => `  ${MARKS[severity]}  ${oneLine(text)}`);
    return lines.length === 0 ? [] : [[topic, ...lines, ''].join('\n')];
  });
  return `${[...sections, summary(findings, users)].join('\n')}\n`;
}

function summary(findings: Findings, users: readonly SiteUser[]): string {
  const count = (severity: Severity): number =>
    findings.all.filter((finding) => finding.severity === severity).length;
  const who = `as ${users.map(({ name }) => name).join(' and ')}`;
  const warnings = counted(count('warning'), 'warning');
  if (!findings.hasFailures) return `Everything would work ${who}: ${warnings}.`;
  return `${count('failure')} of these would fail ${who}; ${warnings}.`;
}

/** Names of files may hold anything. */
function oneLine(text: string): string {
  return text.replace(
    /\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** The same for programs. */
export function findingsAsJson(findings: Findings, users: readonly SiteUser[]): string {
  const found = {
    works: !findings.hasFailures,
    users: users.map(({ name, uid, groups }) => ({ name, uid, groups: [...groups] })),
    findings: findings.all,
  };
  return `${JSON.stringify(found, null, 2)}\n`;
}
