/** The pseudo router whose files lie at the top level of the RRD tree. */
export const ALL_ROW = 'all';

/** The file of a row that its percentages relate to. */
export const TOTAL_FILE = 'total.rrd';

/** The kinds of things that a row can show, in the order of drawing (CUGrapher specification, section 8.3). */
export const KINDS = ['service', 'protocol', 'tos', 'network', 'as'] as const;
export type Kind = (typeof KINDS)[number];

/** In the order in which the palette is dealt out (section 7). */
export const KINDS_BY_COLOUR: readonly Kind[] = ['network', 'as', 'protocol', 'service', 'tos'];

/** In the order in which missing files are reported (section 6). */
export const KINDS_BY_CHECK: readonly Kind[] = ['protocol', 'service', 'tos', 'network', 'as'];

/** A value for every kind. */
export type ByKind<T> = Readonly<Record<Kind, T>>;

/** One value for each kind, made by a function. */
export function byKind<T>(make: (kind: Kind) => T): ByKind<T> {
  return {
    service: make('service'),
    protocol: make('protocol'),
    tos: make('tos'),
    network: make('network'),
    as: make('as'),
  };
}

interface KindRules {
  /** What stands behind the name in file names; a service has two files. */
  readonly suffixes: readonly string[];
  /** Name of the parameter `R_…` that takes every name; networks have none. */
  readonly allSwitch?: string;
  /** Legend of what is left of the total. */
  readonly others: string;
}

const RULES: ByKind<KindRules> = {
  service: { suffixes: ['_src.rrd', '_dst.rrd'], allSwitch: 'all_services', others: 'Other services' },
  protocol: { suffixes: ['.rrd'], allSwitch: 'all_protocols', others: 'Other protocols' },
  tos: { suffixes: ['.rrd'], allSwitch: 'all_tos', others: 'Other TOS' },
  network: { suffixes: ['.rrd'], others: 'Other networks' },
  as: { suffixes: ['.rrd'], allSwitch: 'all_as', others: 'Other ASes' },
};

/** The files that a name is drawn from: one, or source and destination of a service (section 2). */
export function filesOf(kind: Kind, name: string): string[] {
  return RULES[kind].suffixes.map((suffix) => `${kind}_${name}${suffix}`);
}

/** The name in a file name, undefined for files of other kinds. Of a service only the source file counts. */
export function nameInFile(kind: Kind, file: string): string | undefined {
  const prefix = `${kind}_`;
  const suffix = RULES[kind].suffixes[0] ?? '';
  if (file.length < prefix.length + suffix.length) return undefined;
  if (!file.startsWith(prefix) || !file.endsWith(suffix)) return undefined;
  return file.slice(prefix.length, file.length - suffix.length);
}

/** Name of the parameter that lists chosen names of a row. */
export function listParameter(row: string, kind: Kind): string {
  return `${row}_${kind}`;
}

/** Name of the parameter that takes all names of a row; undefined for networks. */
export function allParameter(row: string, kind: Kind): string | undefined {
  const name = RULES[kind].allSwitch;
  return name === undefined ? undefined : `${row}_${name}`;
}

/** Networks are counted at the top level only. */
export function rowHasKind(row: string, kind: Kind): boolean {
  return kind !== 'network' || row === ALL_ROW;
}

export function othersLegend(kind: Kind): string {
  return RULES[kind].others;
}
