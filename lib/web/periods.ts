import type { FlowscanContext } from './context.js';

/** The periods of the site, and the one in use, as entries of a menu. */
export function periodChoices(hours: number, { cugrapher }: FlowscanContext) {
  const labels = new Map(cugrapher.periods.map((period) => [period.hours, period.label]));
  if (!labels.has(hours)) labels.set(hours, `${hours} hours`);
  return [...labels]
    .sort(([a], [b]) => a - b)
    .map(([value, label]) => ({ value: String(value), label, selected: value === hours }));
}
