export { makeFlowViewerConfig } from './flowviewer/config.js';
export type { FlowViewerConfig } from './flowviewer/config.js';
