import { runRecreate } from './flowmonitor-recreate.js';

runRecreate('FlowMonitor_Recreate');
