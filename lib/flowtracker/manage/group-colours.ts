import type { GroupComponent } from '../../criteria/tracking-file.js';

/** Families of automatic colours and how many each has (FlowTracker specification, section 14; of ten only nine are counted through). */
const FAMILIES: Readonly<Record<string, number>> = {
  'auto mixed': 8,
  'auto blue': 8,
  'auto green': 8,
  'auto red': 9,
  'auto violet': 9,
};

/** The family that a form's value names; undefined for a colour of its own. */
export function colourFamily(value: string): string | undefined {
  const name = colourName(value);
  return Object.hasOwn(FAMILIES, name) ? name : undefined;
}

/** Forms write `_` for the blank in the name of a colour. */
export function colourName(value: string): string {
  return value.trim().replaceAll('_', ' ');
}

/**
 * The next colour of a family for a side of a group: one more than the highest number there; when all have been used, one more than
 * that of the last component, and 1 after the highest.
 */
export function nextColour(family: string, side: readonly GroupComponent[]): string {
  const size = FAMILIES[family] ?? 1;
  const used = side.flatMap(({ colour }) => {
    const [, number = ''] = new RegExp(`^${family}(\\d{1,2})$`).exec(colour) ?? [];
    return number === '' ? [] : [Number(number)];
  });
  const highest = Math.max(0, ...used);
  if (highest < size) return `${family}${highest + 1}`;
  const last = used.at(-1) ?? 0;
  return `${family}${last >= size ? 1 : last + 1}`;
}
