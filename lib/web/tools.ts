/** Scripts of FlowViewer, FlowGrapher and FlowMonitor, without `.cgi` (FlowViewer specification, section 2.1). */
const SUITE_SCRIPTS = [
  'FV',
  'FV_Relay',
  'FlowViewer',
  'FlowViewer_Main',
  'FlowViewer_Sort',
  'FlowViewer_Replay',
  'FlowViewer_Save',
  'FlowViewer_SaveManage',
  'FlowGrapher',
  'FlowGrapher_Main',
  'FlowGrapher_Sort',
  'FlowGrapher_Replay',
  'FlowGrapher_Analyze',
  'FlowMonitor',
  'FlowMonitor_Main',
  'FlowMonitor_Management',
  'FlowMonitor_Group',
  'FlowMonitor_Display',
  'FlowMonitor_DisplayPublic',
  'FlowMonitor_Dumper',
  'FlowMonitor_Replay',
  'FlowMonitor_Dashboard',
] as const;
export type SuiteScript = (typeof SUITE_SCRIPTS)[number];

export type ToolId =
  'overview' | 'cugrapher' | 'scoreboard' | 'campusio' | 'builder' | 'collector' | SuiteScript;

/** A page of the suite under the names its script has had. */
interface Tool {
  readonly id: ToolId;
  /** What the navigation calls it; a page without one is reached from another. */
  readonly label?: string;
  /** The first name is the one that our own links use. */
  readonly scripts: readonly [string, ...string[]];
  /** The part of a site's configuration without which there is nothing to show. */
  readonly needs: 'flowscan' | 'campusio' | 'viewer' | 'collector';
}

export const TOOLS: readonly Tool[] = [
  { id: 'overview', label: 'Overview', scripts: ['index.cgi'], needs: 'flowscan' },
  { id: 'cugrapher', label: 'CUGrapher', scripts: ['CUGrapher.pl', 'CUGrapher.cgi'], needs: 'flowscan' },
  { id: 'scoreboard', label: 'Top talkers', scripts: ['Scoreboard.cgi'], needs: 'flowscan' },
  { id: 'campusio', label: 'CampusIO', scripts: ['CampusIO.cgi', 'SubNetIO.cgi'], needs: 'campusio' },
  { id: 'builder', label: 'Graph builder', scripts: ['RRGrapher.cgi'], needs: 'flowscan' },
  ...SUITE_SCRIPTS.map((id): Tool => ({
    id,
    ...(id === 'FV' && { label: 'FlowViewer' }),
    scripts: [`${id}.cgi`, ...olderNames(id)],
    needs: 'viewer',
  })),
  { id: 'collector', label: 'Collector', scripts: ['Collector.cgi'], needs: 'collector' },
];

/** FlowMonitor was called FlowTracker before 4.5 (FlowTracker specification, section 1). */
function olderNames(id: SuiteScript): string[] {
  if (id === 'FV_Relay') return ['FlowTracker_Relay.cgi'];
  return id.startsWith('FlowMonitor') ? [`${id.replace('FlowMonitor', 'FlowTracker')}.cgi`] : [];
}

/** Where the server offers every script. */
export const SCRIPT_DIRECTORIES = ['/', '/cgi-bin/'] as const;

/** The script that our own links use for a tool. */
export function scriptOf(id: ToolId): string {
  return TOOLS.find((tool) => tool.id === id)?.scripts[0] ?? 'index.cgi';
}

export function isSuiteScript(id: ToolId | undefined): id is SuiteScript {
  return SUITE_SCRIPTS.some((script) => script === id);
}
