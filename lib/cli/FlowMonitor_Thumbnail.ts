import { runThumbnail } from './flowmonitor-thumbnail.js';

runThumbnail('FlowMonitor_Thumbnail');
