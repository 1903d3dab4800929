import { readConfigFile } from './config-file.js';
import { warnOfInconsistencies } from './cuflow/consistency.js';
import { Draft } from './cuflow/draft.js';
import { readLines, type Line } from './cuflow/lines.js';
import type { CuflowConfig } from './cuflow/model.js';
import { DIRECTIVE_ALIASES, DIRECTIVE_RULES } from './cuflow/rules.js';
import { Statement } from './cuflow/statement.js';
import { IssueLog, type ConfigIssue } from './issue.js';
import { loadNetDb, type NetDb } from './netdb.js';
import { didYouMean } from './suggest.js';

export type { CuflowConfig, Range } from './cuflow/model.js';

/**
 * Reads CUFlow.cf (CUFlow specification, sections 2 and 9).
 *
 * @param netdb names of protocols and services; default: those of the system
 * @throws ConfigError with every error of the file
 */
export async function loadCuflowConfig(
  path: string,
  netdb?: NetDb,
): Promise<{ config: CuflowConfig; warnings: ConfigIssue[] }> {
  const text = await readConfigFile(path);
  return parseCuflowConfig(text, path, netdb ?? (await loadNetDb()));
}

/** @throws ConfigError with every error of the text */
export function parseCuflowConfig(
  text: string,
  file: string,
  netdb: NetDb,
): { config: CuflowConfig; warnings: ConfigIssue[] } {
  const issues = new IssueLog(file);
  const draft = new Draft();
  for (const line of readLines(text, issues)) readStatement(line, draft, netdb, issues);
  // With lines left out, what seems to be missing in the whole may just be in them.
  if (!issues.hasErrors) warnOfInconsistencies(draft, issues);
  const warnings = issues.finish();
  return { config: finishDraft(draft, file), warnings };
}

function readStatement(line: Line, draft: Draft, netdb: NetDb, issues: IssueLog): void {
  const tokens = dropTextBeforeNetwork(line, issues);
  const [word = '', ...args] = tokens;
  const directive = DIRECTIVE_ALIASES.get(word) ?? word;
  const rule = DIRECTIVE_RULES.get(directive);
  if (!rule) {
    const known = [...DIRECTIVE_RULES.keys()];
    const expected = `one of ${known.join(', ')}`;
    issues.error(`unknown directive${didYouMean(word, known)}`, {
      line: line.number,
      read: line.text,
      expected,
    });
    return;
  }
  const [fewest, most] = rule.arity;
  if (args.length < fewest || args.length > most) {
    const fault = args.length < fewest ? 'too few words' : 'too many words (lists and names have no blanks)';
    issues.error(`${directive}: ${fault}`, { line: line.number, read: line.text, expected: rule.syntax });
    return;
  }
  rule.apply(new Statement(directive, args, draft, netdb, line, rule.syntax, issues));
}

/** The original finds `Network list label` at the end of any line (CUFlow specification, section 2.5, a quirk that is kept). */
function dropTextBeforeNetwork({ tokens, text, number }: Line, issues: IssueLog): readonly string[] {
  const [word = '', ...args] = tokens.slice(-3);
  const hasTextBefore = tokens.length > 3 || word !== 'Network';
  if (args.length !== 2 || !word.endsWith('Network') || !hasTextBefore) return tokens;
  issues.warn('text before Network is ignored', {
    line: number,
    read: text,
    expected: 'Network at the start of the line',
  });
  return ['Network', ...args];
}

function finishDraft(draft: Draft, file: string): CuflowConfig {
  const { scoreboard, aggregateScore, asScoreboard } = draft;
  return {
    file,
    subnets: draft.subnets,
    networks: [...draft.networks].map(([label, prefixes]) => ({ label, prefixes })),
    routers: draft.routers,
    sampleRates: draft.sampleRates,
    multicast: draft.multicast,
    services: [...draft.services].map(([label, ports]) => ({ label, ports })),
    protocols: draft.protocols,
    tos: [...draft.tos].map(([label, ranges]) => ({ label, ranges })),
    asNumbers: [...draft.asNumbers].map(([label, ranges]) => ({ label, ranges })),
    outputDir: draft.outputDir,
    ...(scoreboard && { scoreboard }),
    ...(aggregateScore && { aggregateScore }),
    ...(asScoreboard && { asScoreboard }),
  };
}
