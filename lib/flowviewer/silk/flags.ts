import { ItemFault, type Item } from '../../criteria/items.js';

/** TCP flags from the highest bit to the lowest. */
const LETTERS = ['C', 'E', 'U', 'A', 'P', 'R', 'S', 'F'] as const;

/**
 * TCP flags as `--flags-all` takes them: for each bit of the mask whether it is set (FlowViewer specification, section 11.2).
 *
 * @throws ItemFault unless there is one item `flags/mask` or `flags`
 */
export function flagsAll(items: readonly Item[]): string {
  const [item, ...more] = items;
  if (!item || more.length > 0 || item.isExcluded)
    throw new ItemFault('With SiLK devices there can be one value of flags, with a mask or without.');
  const [flags, mask = 255, rest] = item.text.split('/').map(readByte);
  if (flags === undefined || rest !== undefined) throw new ItemFault('Flags are written as 0x02/0x12.');
  return LETTERS.flatMap((letter, i) => {
    const bit = 1 << (7 - i);
    if ((mask & bit) === 0) return [];
    return [(flags & bit) === 0 ? `/${letter}` : `${letter}/${letter}`];
  }).join(',');
}

function readByte(text: string): number {
  const value = /^(?:0x[\da-f]{1,2}|\d{1,3})$/i.test(text) ? Number(text) : NaN;
  if (!(value <= 255)) throw new ItemFault('Flags and masks are numbers from 0 to 255.');
  return value;
}
