import { runThumbnail } from './flowmonitor-thumbnail.js';

runThumbnail('FlowTracker_Thumbnail');
