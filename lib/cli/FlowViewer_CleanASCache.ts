import { runCleanCache } from './clean-cache.js';

runCleanCache('FlowViewer_CleanASCache', 'as', 'a number of an autonomous system');
