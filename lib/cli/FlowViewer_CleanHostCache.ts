import { runCleanCache } from './clean-cache.js';

runCleanCache('FlowViewer_CleanHostCache', 'host', 'an address');
