import type { Progress } from './files.js';

/** Where progress is shown: standard error, or what stands for it. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const BAR_CELLS = 32;
const REDRAW_MS = 100;

/** Shows progress as a bar that redraws itself where a terminal watches, otherwise as a line at each quarter. */
export function progressShower(
  output: ProgressOutput,
  now: () => number = Date.now,
): (progress: Progress) => void {
  return output.isTTY === true ? bar(output, now) : lines(output);
}

function bar(output: ProgressOutput, now: () => number): (progress: Progress) => void {
  let drawn = -Infinity;
  return ({ files, written, flows }) => {
    const isLast = written === files;
    if (!isLast && now() - drawn < REDRAW_MS) return;
    drawn = now();
    const cells = Math.floor((written / files) * BAR_CELLS);
    const picture = '█'.repeat(cells) + '░'.repeat(BAR_CELLS - cells);
    const percent = String(Math.floor((written / files) * 100)).padStart(3);
    output.write(
      `\r  ${picture} ${percent}%  ${written}/${files} files, ${millions(flows)} flows${isLast ? '\n' : ''}`,
    );
  };
}

function lines(output: ProgressOutput): (progress: Progress) => void {
  let quarter = 0;
  return ({ files, written, flows }) => {
    const reached = Math.floor((written / files) * 4);
    if (reached === quarter) return;
    quarter = reached;
    output.write(`${written} of ${files} files written, ${millions(flows)} flows\n`);
  };
}

function millions(flows: number): string {
  return flows < 1e5 ? String(flows) : `${(flows / 1e6).toFixed(2)} million`;
}
