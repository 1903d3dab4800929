/** FlowViewer_Configuration.pm: where it is, what it says, and what holds where it says nothing. */
export { makeFlowViewerConfig } from './flowviewer/config.js';
export type { FlowViewerConfig } from './flowviewer/config.js';
export { loadFlowViewerConfig } from './flowviewer/load.js';
export { findFlowViewerConfig } from './flowviewer/locate.js';
