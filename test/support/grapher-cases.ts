import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFlowViewerConfig, type FlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { sharedData } from './data.js';

/** A report of the recorded FlowGrapher (README.md beside the records). */
export interface GraphCase {
  readonly case: string;
  readonly form: Readonly<Record<string, string>>;
  readonly config: { readonly exporters?: readonly string[] };
  readonly method: 'linear' | 'prorated';
  readonly start_epoch: number;
  readonly end_epoch: number;
  readonly bucket_seconds: number;
  readonly bucket_count: number;
  readonly series: readonly (readonly [number, number])[];
  readonly statistics: Readonly<Record<'maximum' | 'percentile_95' | 'average' | 'minimum', number>>;
  readonly y_label: string;
  readonly x_label: string;
  readonly title: string;
  readonly image: string;
  readonly x_tick_labels: readonly (readonly [number, string])[];
  readonly detail_columns: readonly string[];
  readonly detail: readonly (readonly string[])[];
  readonly detail_cutoff: {
    readonly column: string;
    readonly value: number;
    readonly rows_listed_with_value: number;
    readonly rows_with_value_in_all_data: number;
  };
}

/** An analysis of one. */
export interface AnalysisCase {
  readonly case: string;
  readonly form: Readonly<Record<string, string>>;
  readonly config: { readonly exporters?: readonly string[] };
  readonly analyze_method: string;
  readonly total_measured_total: number;
  readonly total_measured_peak: number;
  readonly objects: readonly { readonly object: string; readonly amount: number; readonly colour: string }[];
  readonly series: readonly { readonly object: string; readonly values: readonly number[] }[];
  readonly table_columns: readonly string[];
  readonly table: readonly { readonly colour: string; readonly cells: readonly string[] }[];
}

export function graphCases(): { name: string; read: () => GraphCase }[] {
  return casesOf<GraphCase>((name) => !name.startsWith('analyze-'));
}

export function analysisCases(): { name: string; read: () => AnalysisCase }[] {
  return casesOf<AnalysisCase>((name) => name.startsWith('analyze-'));
}

function casesOf<Case>(isWanted: (name: string) => boolean): { name: string; read: () => Case }[] {
  const directory = sharedData('golden', 'flowgrapher');
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json') && isWanted(name))
    .map((name) => ({
      name: name.replace(/\.json$/, ''),
      read: () => JSON.parse(readFileSync(join(directory, name), 'utf8')) as Case,
    }));
}

/** Variables as those of the records: device `gw` and three exporters. */
export const RECORDED_CONFIG: Partial<FlowViewerConfig> = {
  devices: ['gw'],
  exporters: [
    { address: '10.20.255.1', title: 'Border A' },
    { address: '10.20.255.2', title: 'Border B' },
    { address: '10.20.255.3', title: 'Core' },
  ],
};

/** A configuration whose device `gw` and whose exporters have the recorded flows; for the tests of one suite. */
export function recordedSource(): { config: FlowViewerConfig } {
  const source = { config: makeFlowViewerConfig({}) };
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'flowgrapher-test-'));
    const flows = join(directory, 'flows');
    await mkdir(flows);
    await symlink(sharedData('flows'), join(flows, 'gw'));
    source.config = makeFlowViewerConfig({
      ...RECORDED_CONFIG,
      flowDataDirectory: flows,
      exporterDirectory: join(flows, 'gw'),
      cgiBinDirectory: directory,
    });
  });
  after(() => rm(directory, { recursive: true, force: true }));
  return source;
}

/** The lines of FlowGrapher_Colors that the original shipped for analyses and graphs (FlowGrapher specification, section 6.4). */
export const SHIPPED_COLOURS = `
255 224 192 pale orange
243 243 243 gray95
230 230 230 gray90
153 153 153 gray60
217 000 000 analysis1
255 121 000 analysis2
251 205 000 analysis3
255 255 006 analysis4
008 253 000 analysis5
000 145 068 analysis6
146 039 143 analysis7
255 000 255 analysis8
000 101 176 analysis9
027 000 081 analysis10
`;
