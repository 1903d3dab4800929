import { ItemFault, type Item } from '../../criteria/items.js';

interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * Numbers and ranges (`80`, `20:22`, `20-22`) as rwfilter lists them: the included ones without the excluded ones, all others
 * where there are only excluded ones (FlowViewer specification, section 11.2).
 *
 * @throws ItemFault for an item that is none, and when nothing is left
 */
export function numberSet(items: readonly Item[], most: number): string {
  const ranges = items.map((item) => ({ ...readRange(item.text, most), isExcluded: item.isExcluded }));
  const included = ranges.filter(({ isExcluded }) => !isExcluded);
  const excluded = merged(ranges.filter(({ isExcluded }) => isExcluded));
  const start = included.length > 0 ? merged(included) : [{ low: 0, high: most }];
  const left = excluded.reduce<Range[]>((rest, hole) => rest.flatMap((range) => without(range, hole)), start);
  if (left.length === 0) throw new ItemFault('Nothing is left of these numbers.');
  return left.map(({ low, high }) => (low === high ? String(low) : `${low}-${high}`)).join(',');
}

function readRange(text: string, most: number): Range {
  const [, first = '', second = first] = /^(\d{1,5})(?:[:-](\d{1,5}))?$/.exec(text) ?? [];
  const [low, high] = [Number(first), Number(second)];
  if (first === '' || low > most || high > most) throw new ItemFault(`A number is at most ${most}.`);
  if (high < low) throw new ItemFault('A range begins with its smaller number.');
  return { low, high };
}

/** In ascending order, what touches or overlaps as one. */
function merged(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.low - b.low)) {
    const last = result.at(-1);
    if (last && range.low <= last.high + 1)
      result[result.length - 1] = { low: last.low, high: Math.max(last.high, range.high) };
    else result.push({ low: range.low, high: range.high });
  }
  return result;
}

function without({ low, high }: Range, hole: Range): Range[] {
  if (hole.high < low || hole.low > high) return [{ low, high }];
  return [
    ...(hole.low > low ? [{ low, high: hole.low - 1 }] : []),
    ...(hole.high < high ? [{ low: hole.high + 1, high }] : []),
  ];
}
