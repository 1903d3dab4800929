import { formatAddress, formatPrefix } from '../../flow/address.js';
import { localCalendarTime, localMs, utcCalendarTime, type CalendarTime } from '../getdate-local.js';
import { MONTH_NAMES } from '../getdate-words.js';
import type { FilterDefinition, FilterFile, FilterPrimitive, Mode, ValueRange } from './ast.js';

/**
 * Writes a filter as a file that flow-nfilter and parseFilterFile read. Dates are written as FlowViewer does, in local time of the process;
 * only those that local time cannot tell (an hour that is repeated) are written in UTC.
 */
export function formatFilterFile({ primitives, definitions }: FilterFile): string {
  return [...primitives.map(primitiveLines), ...definitions.map(definitionLines)]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function primitiveLines(primitive: FilterPrimitive): string[] {
  const mask = 'mask' in primitive ? primitive.mask : undefined;
  return [
    `filter-primitive ${primitive.name}`,
    `  type ${primitive.type}`,
    ...(mask === undefined ? [] : [`  mask 0x${mask.toString(16)}`]),
    ...ruleTexts(primitive).map(({ mode, text }) => `  ${mode} ${text}`),
    ...(primitive.default === undefined ? [] : [`  default ${primitive.default}`]),
  ];
}

function ruleTexts(primitive: FilterPrimitive): { mode: Mode; text: string }[] {
  switch (primitive.type) {
    case 'ip-address-prefix':
      return primitive.rules.map(({ mode, prefix }) => ({ mode, text: formatPrefix(prefix) }));
    case 'ip-address':
      return primitive.rules.map(({ mode, value }) => ({ mode, text: formatAddress(value) }));
    case 'tag':
      return primitive.rules.map(({ mode, value }) => ({ mode, text: String(value) }));
    case 'ip-address-mask':
      return primitive.rules.map(({ mode, value, mask }) => ({
        mode,
        text: `${formatAddress(value)} ${formatAddress(mask)}`,
      }));
    case 'tag-mask':
      return primitive.rules.map(({ mode, value, mask }) => ({
        mode,
        text: `${value} 0x${mask.toString(16)}`,
      }));
    case 'counter':
    case 'double':
      return primitive.rules.map(({ mode, operator, value }) => ({ mode, text: `${operator} ${value}` }));
    case 'time':
      return primitive.rules.map(({ mode, operator, value }) => ({
        mode,
        text: `${operator} ${timeOfDay(value)}`,
      }));
    case 'time-date':
      return primitive.rules.map(({ mode, operator, value }) => ({
        mode,
        text: `${operator} ${filterDateText(value)}`,
      }));
    case 'rate':
      return primitive.rules.map(({ mode, oneIn }) => ({ mode, text: String(oneIn) }));
    default:
      return primitive.rules.map(({ mode, ranges, negated }) => ({
        mode,
        text: `${negated ? '!' : ''}${ranges.map(rangeText).join(',')}`,
      }));
  }
}

function rangeText({ start, end }: ValueRange): string {
  return start === end ? String(start) : `${start}-${end}`;
}

function timeOfDay(seconds: number): string {
  return `${Math.floor(seconds / 3600)}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
}

/** A moment as filters name it: `March 2, 2026 14:30:00` in local time, or in UTC what local time cannot tell. */
export function filterDateText(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  const local = localCalendarTime(date);
  if (localMs(local) === date.getTime()) return calendarText(local);
  return `${calendarText(utcCalendarTime(date))} +0000`;
}

/** Hour 0 has two digits, all others none too many: FlowViewer specification, section 3.8. */
function calendarText({ year, month, day, hours, minutes, seconds }: CalendarTime): string {
  const time = `${hours === 0 ? '00' : hours}:${twoDigits(minutes)}:${twoDigits(seconds)}`;
  return `${MONTH_NAMES[month - 1]} ${day}, ${year} ${time}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function definitionLines({ name, groups, invert }: FilterDefinition): string[] {
  const matches = groups.map((group) =>
    group.map(({ criterion, primitive }) => `  match ${criterion} ${primitive}`),
  );
  return [
    `filter-definition ${name}`,
    ...matches.flatMap((lines, index) => (index === 0 ? lines : ['  or', ...lines])),
    ...(invert ? ['  invert'] : []),
  ];
}
