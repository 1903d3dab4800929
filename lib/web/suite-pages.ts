import type { PageFactory } from './page-factory.js';
import type { SuiteScript } from './tools.js';

/** Which module answers for which script of FlowViewer, FlowGrapher and FlowMonitor. */
export const SUITE_PAGES: Readonly<Partial<Record<SuiteScript, () => Promise<PageFactory>>>> = {
  FlowViewer: async () => (await import('./pages/forms/form-page.js')).formPage('FlowViewer'),
  FlowGrapher: async () => (await import('./pages/forms/form-page.js')).formPage('FlowGrapher'),
  FlowMonitor: async () => (await import('./pages/forms/form-page.js')).formPage('FlowMonitor'),
  FlowViewer_Main: async () => (await import('./pages/flowviewer/report-main.js')).reportMainPage,
  FlowViewer_Sort: async () => (await import('./pages/flowviewer/report-sort.js')).reportSortPage,
  FlowViewer_Replay: async () => (await import('./pages/flowviewer/report-replay.js')).reportReplayPage,
  FlowViewer_Save: async () => (await import('./pages/flowviewer/save.js')).savePage,
  FlowViewer_SaveManage: async () => (await import('./pages/flowviewer/save-manage.js')).saveManagePage,
  FlowGrapher_Main: async () => (await import('./pages/flowgrapher/main.js')).mainPage,
  FlowGrapher_Sort: async () => (await import('./pages/flowgrapher/sort.js')).sortPage,
  FlowGrapher_Replay: async () => (await import('./pages/flowgrapher/replay.js')).replayPage,
  FlowGrapher_Analyze: async () => (await import('./pages/flowgrapher/analyze.js')).analyzePage,
  FlowMonitor_Main: async () => (await import('./pages/flowmonitor/main.js')).mainPage,
  FlowMonitor_Management: async () => (await import('./pages/flowmonitor/management.js')).managementPage,
  FlowMonitor_Group: async () => (await import('./pages/flowmonitor/group.js')).groupPage,
  FlowMonitor_Display: async () => (await import('./pages/flowmonitor/display.js')).displayPage,
  FlowMonitor_DisplayPublic: async () => (await import('./pages/flowmonitor/display.js')).displayPublicPage,
  FlowMonitor_Dumper: async () => (await import('./pages/flowmonitor/dumper.js')).dumperPage,
  FlowMonitor_Replay: async () => (await import('./pages/flowmonitor/replay.js')).replayPage,
  FlowMonitor_Dashboard: async () => (await import('./pages/flowmonitor/dashboard.js')).dashboardPage,
  FV_Relay: async () => (await import('./pages/flowviewer/relay.js')).relayPage,
  FV: async () => (await import('./pages/flowviewer/entry.js')).entryPage,
};
