import { checkLabel, checkPath } from './labels.js';
import { applyNetwork, applySubnet } from './prefixes.js';
import { parseAsRanges, parseTosRanges, wholeNumber } from './ranges.js';
import { applyRouter, applySampleRate } from './routers.js';
import { applyService, resolveProtocol } from './services.js';
import type { DirectiveRule, Statement } from './statement.js';

/** Every directive of CUFlow.cf (CUFlow specification, sections 2.2 and 9). */
export const DIRECTIVE_RULES: ReadonlyMap<string, DirectiveRule> = new Map(
  Object.entries({
    Subnet: { syntax: 'Subnet a.b.c.d/len', arity: [1, 1], apply: applySubnet },
    Network: labelled('Network prefix[,prefix...] label', applyNetwork),
    Router: { syntax: 'Router a.b.c.d [alias]', arity: [1, 2], apply: applyRouter },
    SampleRate: { syntax: 'SampleRate a.b.c.d n', arity: [2, 2], apply: applySampleRate },
    Multicast: { syntax: 'Multicast alone', arity: [0, 0], apply: applyMulticast },
    Service: labelled('Service port/protocol[,port/protocol...] label', applyService),
    Protocol: { syntax: 'Protocol protocol [label]', arity: [1, 2], apply: applyProtocol },
    TOS: labelled('TOS n[-m][,n[-m]...] label', applyTos),
    ASNumber: labelled('ASNumber n[-m][,n[-m]...] label', applyAsNumber),
    OutputDir: { syntax: 'OutputDir directory', arity: [1, 1], apply: applyOutputDir },
    Scoreboard: { syntax: 'Scoreboard N RootDir CurrentLink', arity: [3, 3], apply: applyScoreboard },
    AggregateScore: {
      syntax: 'AggregateScore N DataFile OutFile',
      arity: [3, 3],
      apply: applyAggregateScore,
    },
    ASScoreboard: { syntax: 'ASScoreboard N RootDir CurrentLink', arity: [3, 3], apply: applyScoreboard },
  } satisfies Record<string, DirectiveRule>),
);

/** Printed guides spell ASNumber like this (CUFlow specification, section 2.4). */
export const DIRECTIVE_ALIASES: ReadonlyMap<string, string> = new Map([['AS', 'ASNumber']]);

/** A directive with a list and a label. A line whose label is refused is read all the same, so that errors in its list are told, too. */
function labelled(syntax: string, apply: (statement: Statement, label: string) => void): DirectiveRule {
  return {
    syntax,
    arity: [2, 2],
    apply: (statement) => {
      const label = statement.arg(1);
      checkLabel(label, 'label', statement);
      apply(statement, label);
    },
  };
}

function applyMulticast({ draft }: Statement): void {
  draft.multicast = true;
}

/** The label is the text as written, unless given (CUFlow specification, sections 2.2 and 2.3). */
function applyProtocol(statement: Statement): void {
  const [text = '', label = text] = statement.args;
  const protocol = resolveProtocol(text, statement.netdb);
  if (protocol === undefined) {
    statement.error('unknown protocol', text, 'a number, or a name of /etc/protocols (case-sensitive)');
    return;
  }
  if (!checkLabel(label, 'label', statement)) return;
  if (protocol > 255) statement.warn('never matches: protocol numbers end at 255', text);
  statement.defineOrReplace(String(protocol));
  statement.draft.protocols.set(protocol, label);
}

function applyTos(statement: Statement, label: string): void {
  const ranges = parseTosRanges(statement.arg(0), statement);
  statement.defineOrReplace(label);
  statement.draft.tos.set(label, ranges);
}

function applyAsNumber(statement: Statement, label: string): void {
  const ranges = parseAsRanges(statement.arg(0), statement);
  statement.defineOnce(label);
  statement.draft.asNumbers.set(label, ranges);
}

function applyOutputDir(statement: Statement): void {
  const directory = statement.arg(0);
  if (!checkPath(directory, statement)) return;
  statement.defineOrReplace('');
  statement.draft.outputDir = directory;
}

/** `Scoreboard` and `ASScoreboard`; N = 0 switches off what an earlier line switched on. */
function applyScoreboard(statement: Statement): void {
  const found = parseBoard(statement);
  if (!found) return;
  const [rows, rootDir, currentLink] = found;
  const board = rows === 0 ? undefined : { rows, rootDir, currentLink };
  if (statement.directive === 'Scoreboard') statement.draft.scoreboard = board;
  else statement.draft.asScoreboard = board;
}

function applyAggregateScore(statement: Statement): void {
  const found = parseBoard(statement);
  if (!found) return;
  const [rows, dataFile, outFile] = found;
  statement.draft.aggregateScore = rows === 0 ? undefined : { rows, dataFile, outFile };
}

/** The common form of the three boards: a number of rows and two paths. */
function parseBoard(statement: Statement): [rows: number, string, string] | undefined {
  const [rows = '', first = '', second = ''] = statement.args;
  const isNumber = /^\d+$/.test(rows);
  if (!isNumber) statement.error('bad number of rows', rows, 'N, decimal digits; 0 = off');
  const pathsUsable = [first, second].every((path) => checkPath(path, statement));
  if (!isNumber || !pathsUsable) return undefined;
  statement.defineOrReplace('');
  return [wholeNumber(rows), first, second];
}
