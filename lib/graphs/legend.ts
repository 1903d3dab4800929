/** What rrdtool leaves beside a plot area, and what a character of the legend takes, pixels. */
const MARGIN = 97;
const INDENT = 24;
const CHARACTER = 7;

/** Characters that a line of the legend has room for, beside a plot area of a width in pixels. */
export function legendColumns(width: number): number {
  return Math.max(20, Math.floor((width + MARGIN - INDENT) / CHARACTER));
}

/** Lines of the legend of a graph's arguments: how much higher than its plot area the picture is. */
export function legendLines(args: readonly string[]): number {
  const isLine = (arg: string): boolean => arg.endsWith('\\n') && arg !== 'COMMENT:\\n';
  return args.filter((arg) => isLine(arg) || arg.startsWith('VRULE:')).length;
}
