/** Lines of the legend of a graph's arguments: how much higher than its plot area the picture is. */
export function legendLines(args: readonly string[]): number {
  const isLine = (arg: string): boolean => arg.endsWith('\\n') && arg !== 'COMMENT:\\n';
  return args.filter((arg) => isLine(arg) || arg.startsWith('VRULE:')).length;
}
