import { join } from 'node:path';
import type { PieSlice } from '../charts/chart.js';
import { findColour, loadColours } from '../charts/colours.js';
import { pieChart } from '../charts/pie-chart.js';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';

/** The pie chart of a report as SVG, in the colours of `$pie_colors`; undefined if there is nothing to draw. */
export async function piePicture(
  slices: readonly PieSlice[],
  title: string,
  { cgiBinDirectory, pieColors }: Pick<FlowViewerConfig, 'cgiBinDirectory' | 'pieColors'>,
): Promise<string | undefined> {
  if (slices.length === 0) return undefined;
  const table = await loadColours(join(cgiBinDirectory, 'FlowGrapher_Colors'));
  const colours = pieColors.map((name) => findColour(name, table)).filter((colour) => colour !== undefined);
  return pieChart({ slices, colours, title });
}
