import { normalize } from 'node:path';
import { formatAddress, maskOf, type Prefix } from '../../flow/address.js';
import type { IssueLog } from '../issue.js';
import type { Draft } from './draft.js';

/** Warns of what no single line shows (CUFlow specification, sections 2.6, 5.1, 5.4, 8 and 9). */
export function warnOfInconsistencies(draft: Draft, issues: IssueLog): void {
  if (draft.subnets.length === 0) {
    issues.warn('there is no Subnet: only multicast will be counted', {
      expected: 'a Subnet for each inside network',
    });
  } else {
    warnOfOutsideNetworks(draft, issues);
  }
  warnOfSharedFiles(draft, issues);
  warnOfBoards(draft, issues);
}

function warnOfOutsideNetworks(draft: Draft, issues: IssueLog): void {
  for (const [label, prefixes] of draft.networks) {
    const isOutside = !prefixes.some((prefix) => draft.subnets.some((subnet) => overlap(prefix, subnet)));
    if (isOutside && prefixes.length > 0) {
      issues.warn(
        `Network ${label} lies outside all Subnets and stays zero`,
        lineOf(draft, 'Network', label),
      );
    }
  }
}

function overlap(a: Prefix, b: Prefix): boolean {
  const mask = maskOf(Math.min(a.length, b.length));
  return (a.network & mask) === (b.network & mask);
}

/** Two objects that write one file are summed (CUFlow specification, section 5.4). */
function warnOfSharedFiles(draft: Draft, issues: IssueLog): void {
  const routers = [...draft.routers].map(([address, name]) => [formatAddress(address), name] as const);
  const protocols = [...draft.protocols].map(([number, label]) => [String(number), label] as const);
  for (const [kind, named] of [
    ['Router', routers],
    ['Protocol', protocols],
  ] as const) {
    const first = new Map<string, string>();
    for (const [key, name] of named) {
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, key);
      else
        issues.warn(
          `${kind} ${key} has the name ${name} of ${kind} ${earlier}; they are summed`,
          lineOf(draft, kind, key),
        );
    }
  }
  const multicast = protocols.find(([, label]) => label === 'multicast');
  if (draft.multicast && multicast) {
    const place = lineOf(draft, 'Protocol', multicast[0]);
    issues.warn('Protocol label multicast is also the name of the file of Multicast', place);
  }
}

function warnOfBoards(draft: Draft, issues: IssueLog): void {
  const { scoreboard, asScoreboard, aggregateScore } = draft;
  if (aggregateScore && !scoreboard) {
    issues.warn(
      'AggregateScore does nothing without an active Scoreboard',
      lineOf(draft, 'AggregateScore', ''),
    );
  }
  if (!scoreboard || !asScoreboard) return;
  for (const [what, one, other] of [
    ['RootDir', scoreboard.rootDir, asScoreboard.rootDir],
    ['CurrentLink', scoreboard.currentLink, asScoreboard.currentLink],
  ] as const) {
    if (normalize(`${one}/`) !== normalize(`${other}/`)) continue;
    const message = `ASScoreboard has the ${what} of Scoreboard; their pages overwrite each other`;
    issues.warn(message, { ...lineOf(draft, 'ASScoreboard', ''), read: other, expected: `another ${what}` });
  }
}

function lineOf(draft: Draft, kind: string, key: string): { line?: number } {
  const line = draft.lineOf(kind, key);
  return line === undefined ? {} : { line };
}
