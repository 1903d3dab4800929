/** Where rrdtool is looked for if the environment has no PATH, as under some web servers. */
const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

/** What rrdtool and its font libraries need; everything else (a web server's request variables above all) stays behind. */
const KEPT = [
  'PATH',
  'TZ',
  'HOME',
  'TMPDIR',
  'RRDCACHED_ADDRESS',
  'RRD_DEFAULT_FONT',
  'FONTCONFIG_FILE',
  'FONTCONFIG_PATH',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_DATA_DIRS',
  'LD_LIBRARY_PATH',
];

/** The environment of the rrdtool process: the kept variables and the locale C, whose numbers and messages are the ones parsed here. */
export function rrdtoolEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = { PATH: DEFAULT_PATH };
  for (const name of KEPT) {
    const value = env[name];
    if (value !== undefined && value !== '') kept[name] = value;
  }
  return { ...kept, LANG: 'C', LC_ALL: 'C' };
}
