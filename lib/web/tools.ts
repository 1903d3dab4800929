/** A tool of the suite as the navigation shows it, under the names its script has had. */
interface Tool {
  readonly id: ToolId;
  readonly label: string;
  /** The first name is the one that our own links use. */
  readonly scripts: readonly [string, ...string[]];
}

export type ToolId = 'overview' | 'cugrapher' | 'scoreboard';

export const TOOLS: readonly Tool[] = [
  { id: 'overview', label: 'Overview', scripts: ['index.cgi'] },
  { id: 'cugrapher', label: 'CUGrapher', scripts: ['CUGrapher.pl', 'CUGrapher.cgi'] },
  { id: 'scoreboard', label: 'Top talkers', scripts: ['Scoreboard.cgi'] },
];

/** Where the server offers every script. */
export const SCRIPT_DIRECTORIES = ['/', '/cgi-bin/'] as const;

/** The script that our own links use for a tool. */
export function scriptOf(id: ToolId): string {
  return TOOLS.find((tool) => tool.id === id)?.scripts[0] ?? 'index.cgi';
}
