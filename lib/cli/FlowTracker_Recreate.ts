import { runRecreate } from './flowmonitor-recreate.js';

runRecreate('FlowTracker_Recreate');
