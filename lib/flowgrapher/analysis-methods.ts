import type { ObjectKind } from '../query/series/objects.js';

/** What an analysis ranks (FlowGrapher specification, section 11.1), by the names that links and state files use. */
export interface AnalysisMethod {
  readonly name: AnalysisName;
  /** Key of its lines in the analysis block. */
  readonly key: `${'total' | 'peak'}-${'src' | 'dst' | 'spt' | 'dpt'}`;
  readonly kind: ObjectKind;
  /** By the largest group of consecutive flows instead of all flows. */
  readonly isPeak: boolean;
  readonly isPort: boolean;
  /** What the objects did. */
  readonly action: 'sent' | 'received';
  readonly button: string;
  /** Of the graph. */
  readonly title: string;
}

export type AnalysisName =
  'PeakSrc' | 'TotalSrc' | 'PeakSpt' | 'TotalSpt' | 'PeakDst' | 'TotalDst' | 'PeakDpt' | 'TotalDpt';

const OBJECTS = [
  { suffix: 'Src', kind: 'source-address', short: 'SIP', words: 'Source' },
  { suffix: 'Spt', kind: 'source-port', short: 'SPT', words: 'Source Port' },
  { suffix: 'Dst', kind: 'destination-address', short: 'DIP', words: 'Destination' },
  { suffix: 'Dpt', kind: 'destination-port', short: 'DPT', words: 'Destination Port' },
] as const;

const RANKINGS = [
  { prefix: 'Peak', short: 'Peak', isPeak: true },
  { prefix: 'Total', short: 'Tot', isPeak: false },
] as const;

/** In the order of the buttons. */
export const ANALYSIS_METHODS: readonly AnalysisMethod[] = OBJECTS.flatMap((object) =>
  RANKINGS.map((ranking): AnalysisMethod => ({
    name: `${ranking.prefix}${object.suffix}`,
    key: `${ranking.isPeak ? 'peak' : 'total'}-${lowerCase(object.suffix)}`,
    kind: object.kind,
    isPeak: ranking.isPeak,
    isPort: object.suffix.endsWith('pt'),
    action: object.suffix.startsWith('S') ? 'sent' : 'received',
    button: `${object.short} ${ranking.short}`,
    title: `Analysis by ${object.words} - ${ranking.prefix}`,
  })),
);

export function analysisMethod(name: string): AnalysisMethod | undefined {
  return ANALYSIS_METHODS.find((method) => method.name === name);
}

function lowerCase<Text extends string>(text: Text): Lowercase<Text> {
  return text.toLowerCase() as Lowercase<Text>;
}
