import { join } from 'node:path';
import { findColour, loadColours } from '../../charts/colours.js';
import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import type { ColourOf } from './graph-source.js';

/** The colours of a site's FlowGrapher_Colors for groups; `standard` is `$rrd_area` (FlowTracker specification, section 4.3). */
export async function loadGroupColours(config: FlowViewerConfig): Promise<ColourOf> {
  const table = await loadColours(join(config.cgiBinDirectory, 'FlowGrapher_Colors'));
  return (name) => (name === 'standard' ? config.rrdArea : findColour(name, table)?.slice(1));
}
