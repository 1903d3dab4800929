import { writeFile } from 'node:fs/promises';
import { pieChart } from '../../lib/charts/pie-chart.js';
import { renderPng } from '../../lib/charts/png.js';

/** Draws a pie into the file that it is given: a program to be bundled. */
const [, , file = ''] = process.argv;
const svg = pieChart({ slices: [{ label: '443', value: 1 }], colours: ['#c5b093'], title: 'Octets' });
void renderPng(svg).then(
  (png) => writeFile(file, png),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
