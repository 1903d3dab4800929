const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

/**
 * The environment of a program that a page starts: what a web server has in its own, request headers above all, is none of its business.
 *
 * @param assigned what FlowViewer_Configuration.pm assigns to `%ENV`
 */
export function programEnvironment(assigned: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH, TZ } = process.env;
  return {
    PATH: assigned['PATH'] ?? PATH ?? DEFAULT_PATH,
    LC_ALL: 'C',
    ...(TZ === undefined ? {} : { TZ }),
  };
}
