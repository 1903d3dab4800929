import { runCollector } from './flowmonitor-collector.js';

runCollector('FlowMonitor_Collector');
