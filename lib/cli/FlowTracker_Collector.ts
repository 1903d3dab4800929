import { runCollector } from './flowmonitor-collector.js';

runCollector('FlowTracker_Collector');
