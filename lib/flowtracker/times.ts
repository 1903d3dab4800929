import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { RRD_STEP } from './rrd-definition.js';
import type { CollectionTimes } from './values/period.js';

/** Times of the Collector. A period of no length would never end. */
export function collectionTimes(config: FlowViewerConfig): CollectionTimes {
  const { collectionPeriod, collectionOffset, flowFileLength } = config;
  return {
    collectionPeriod: collectionPeriod > 0 ? collectionPeriod : RRD_STEP,
    collectionOffset,
    flowFileLength,
  };
}
