import { runGrapher } from './flowmonitor-grapher.js';

runGrapher('FlowMonitor_Grapher');
