import type { FilterBlock } from '../../criteria/keys.js';
import type { ResolveHost } from '../../criteria/resolve.js';
import type { Partition } from './partition.js';

/** A filter for a SiLK device that is in order. */
export interface SilkQuestion {
  readonly block: FilterBlock;
  readonly selection: readonly string[];
  readonly partition: Partition;
  readonly resolve: ResolveHost;
}
