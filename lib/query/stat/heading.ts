import type { StatFormat } from './formats.js';
import type { StatSort } from './sort.js';

export interface HeadingOptions {
  readonly title?: string | undefined;
  readonly percent?: boolean;
  readonly hasNames?: boolean;
  readonly sort?: StatSort | undefined;
  /** The command as it was called. */
  readonly command: string;
  readonly commentCharacter?: string | undefined;
}

/** The lines over every report of flow-stat (flow-tools specification, section 5.1). */
export function reportHeading(format: StatFormat, options: HeadingOptions): string[] {
  const { title, percent, hasNames, sort, command, commentCharacter: mark = '#' } = options;
  const sorting = sort ? `${sort.descending ? 'Descending' : 'Ascending'} Field ${sort.field}` : 'None';
  return [
    '  --- ---- ---- Report Information --- --- ---',
    '',
    ...(title === undefined ? [] : [` Title:     ${title}`]),
    ` Fields:    ${percent ? 'Percent Total' : 'Total'}`,
    ` Symbols:   ${hasNames ? 'Enabled' : 'Disabled'}`,
    ` Sorting:   ${sorting}`,
    ` Name:      ${format.name}`,
    '',
    ` Args:      ${command} `,
    '',
  ].map((line) => mark + line);
}
