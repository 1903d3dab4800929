import type { ColumnKind } from '../criteria/choices.js';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { exporterTitle } from '../names/exporters.js';
import type { NameService } from '../names/name-service.js';
import type { InterfaceName } from '../criteria/interface-names.js';
import { hasCountry, type KeyColumn, type StatisticsReport } from './statistics-reports.js';
import type { StatisticsRow } from './statistics.js';
import type { KeyNames } from './table.js';

interface NameSources {
  readonly config: Pick<FlowViewerConfig, 'exporters'>;
  readonly names: NameService;
  /** Name of an interface of the device, or the exporter. */
  readonly interfaceName: InterfaceName;
  readonly signal?: AbortSignal | undefined;
}

/** Finds what the rows of a statistics report need: names of keys, and countries (FlowViewer specification, sections 4.1 and 5). */
export async function findKeyNames(
  report: StatisticsReport,
  rows: readonly StatisticsRow[],
  wanted: { readonly names: boolean; readonly countries: boolean },
  sources: NameSources,
): Promise<KeyNames> {
  const { config, names, signal } = sources;
  const keysOf = (kind: ColumnKind): string[] =>
    report.keys.flatMap((column, i) => (column.kind === kind ? rows.map(({ keys }) => keys[i] ?? '') : []));
  const addresses = keysOf('host');
  const numbers = keysOf('as').map(Number);
  const [hosts, asNames, origins] = await Promise.all([
    wanted.names && addresses.length > 0
      ? names.hosts(new Set(addresses), { signal })
      : new Map<string, string>(),
    wanted.names && numbers.length > 0
      ? names.asNames(new Set(numbers), { signal })
      : new Map<number, string>(),
    wanted.countries && hasCountry(report) ? names.origins(new Set(addresses), { signal }) : undefined,
  ]);
  const nameOf = ({ kind }: KeyColumn, key: string): string | undefined => {
    if (!wanted.names) return undefined;
    switch (kind) {
      case 'host':
        return hosts.get(key);
      case 'as':
        return asNames.get(Number(key));
      case 'interface':
        return sources.interfaceName(Number(key));
      case 'exporter':
        return exporterTitle(config.exporters, key);
      default:
        return undefined;
    }
  };
  return { nameOf, countryOf: (address) => origins?.get(address)?.country ?? '' };
}
