import type { FilterPrimitive } from './ast.js';
import type { FilterIssueLog } from './errors.js';
import { LIST_TYPES, takesMask } from './primitive-types.js';

const HIGHEST_32 = 0xffffffff;

/** The last second that a date of four digits can name. */
const LATEST_SECOND = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;

/** A name that a filter file can hold: one word in which no variable is replaced. */
export function isName(text: string): boolean {
  return /^[^\s\p{C}@]+$/u.test(text);
}

/** Checks that a primitive that was not read from a file could have been. */
export function checkPrimitive(primitive: FilterPrimitive, log: FilterIssueLog): void {
  if (!isName(primitive.name))
    log.add(undefined, 'unusable name of a primitive', {
      read: primitive.name,
      expected: 'a word without @',
    });
  for (const [index, isSound] of soundRules(primitive).entries()) {
    if (isSound) continue;
    const read = JSON.stringify(primitive.rules[index]);
    log.add(undefined, `unusable value in rule ${index + 1} of ${primitive.name}`, {
      read,
      expected: `what type ${primitive.type} takes`,
    });
  }
  if (primitive.type === 'rate' && primitive.default !== undefined)
    log.add(undefined, `a rate has no default: ${primitive.name}`);
  if (!('mask' in primitive) || primitive.mask === undefined) return;
  if (!takesMask(primitive.type) || !isWhole(primitive.mask, 255))
    log.add(undefined, `unusable mask of ${primitive.name}`, {
      read: String(primitive.mask),
      expected: '0 to 255',
    });
}

function soundRules(primitive: FilterPrimitive): boolean[] {
  switch (primitive.type) {
    case 'ip-address-prefix':
      return primitive.rules.map(
        ({ prefix }) => isWhole(prefix.network, HIGHEST_32) && isWhole(prefix.length, 32),
      );
    case 'ip-address':
    case 'tag':
      return primitive.rules.map(({ value }) => isWhole(value, HIGHEST_32));
    case 'ip-address-mask':
    case 'tag-mask':
      return primitive.rules.map(
        ({ value, mask }) => isWhole(value, HIGHEST_32) && isWhole(mask, HIGHEST_32),
      );
    case 'counter':
      return primitive.rules.map(({ value }) => isWhole(value, HIGHEST_32));
    case 'double':
      return primitive.rules.map(({ value }) => Number.isFinite(value));
    case 'time':
      return primitive.rules.map(({ value }) => isWhole(value, 86399));
    case 'time-date':
      return primitive.rules.map(({ value }) => isWhole(value, LATEST_SECOND));
    case 'rate':
      return primitive.rules.map(({ oneIn }) => oneIn > 0 && isWhole(oneIn, HIGHEST_32));
    default: {
      const { highest } = LIST_TYPES[primitive.type];
      return primitive.rules.map(
        ({ ranges }) =>
          ranges.length > 0 &&
          ranges.every(({ start, end }) => start <= end && isWhole(start, highest) && isWhole(end, highest)),
      );
    }
  }
}

function isWhole(value: number, highest: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= highest;
}
