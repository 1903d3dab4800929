import { runGrapher } from './flowmonitor-grapher.js';

runGrapher('FlowTracker_Grapher');
