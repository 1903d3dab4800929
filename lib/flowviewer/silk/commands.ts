import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import type { SortMeasure } from '../statistics.js';

/** A program of SiLK and its arguments. */
export type Command = readonly [program: string, ...args: readonly string[]];

/** Programs whose output is the input of the next one. */
export type Pipeline = readonly Command[];

/** The order in which rwstats gives its sums: the one that sorts first. */
export const VALUES: Readonly<Record<SortMeasure, readonly [string, string, string]>> = {
  octets: ['Bytes', 'Packets', 'Records'],
  flows: ['Records', 'Bytes', 'Packets'],
  packets: ['Packets', 'Bytes', 'Records'],
};

interface CommandContext {
  readonly config: Pick<
    FlowViewerConfig,
    'siteConfigFile' | 'scanModel' | 'trwInternalSet' | 'sipPrefixLength' | 'dipPrefixLength'
  >;
  readonly selection: readonly string[];
  readonly partition: readonly string[];
  readonly sortBy: SortMeasure;
  readonly cutoffOctets: number | undefined;
  /** Rows at most. */
  readonly most: number;
  readonly sourceMask?: number | undefined;
  readonly destinationMask?: number | undefined;
}

/** Fields of rwstats for the statistics reports that SiLK can make; report 11 is made of two. */
const STATISTICS_FIELDS: Readonly<Record<number, readonly string[]>> = {
  5: ['4'],
  6: ['3'],
  7: ['3,4'],
  8: ['2'],
  9: ['1'],
  10: ['1,2'],
  11: ['1', '2'],
  12: ['5'],
  17: ['13'],
  18: ['14'],
  23: ['13,14'],
};

const DELIMITED = '--delimited=  ';
const BARE = ['--no-titles', '--no-percents', DELIMITED] as const;

/** Commands of the FlowViewer specification, section 11.3, argument by argument. */
export class SilkCommands {
  readonly #context: CommandContext;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  /** One pipeline for each part of a statistics report; none if SiLK has no such report. */
  statistics(code: number): Pipeline[] {
    const fields = STATISTICS_FIELDS[code] ?? [];
    const most = Math.ceil(this.#context.most / Math.max(1, fields.length));
    return fields.map((keys) => [this.#filter(), this.#stats(keys, most)]);
  }

  /** Finds the protocols of a summary. */
  protocols(): Pipeline {
    return [this.#filter(), this.#command('rwstats', '--fields=5', this.#values(), '--count=1000', ...BARE)];
  }

  summary(protocols: readonly number[]): Pipeline {
    return [this.#filter(), this.#command('rwstats', `--detail-proto-stats=${protocols.join(',')}`)];
  }

  /** Printed reports 1 and 5: flows one by one; undefined for others. */
  listing(code: number): Pipeline | undefined {
    const columns = ['--column-separator=  ', `--num-recs=${this.#context.most}`] as const;
    if (code === 1) {
      const fields = '--fields=22,24,23,13,1,14,2,5,3,4,6,7,8';
      return [
        this.#filter(),
        this.#command('rwsort', '--fields=9'),
        this.#command('rwcut', fields, ...columns),
      ];
    }
    if (code !== 5) return undefined;
    const fields = '--fields=22,24,23,13,1,3,14,2,4,15,5,6,7,8';
    return [this.#filter(), this.#command('rwcut', fields, ...columns)];
  }

  /** Printed reports of prefixes; undefined for others. */
  prefixes(code: number): Pipeline | undefined {
    const { source, destination } = this.maskLengths;
    const masks: Readonly<Record<number, readonly [fields: string, ...args: string[]]>> = {
      12: ['1', '--sip-prefix-length', String(source)],
      13: ['2', '--dip-prefix-length', String(destination)],
      15: ['1', '--6sip-prefix-length', String(source)],
      16: ['2', '--6dip-prefix-length', String(destination)],
      17: ['1,2', '--6sip-prefix-length', String(source), '--6dip-prefix-length', String(destination)],
    };
    const found = masks[code];
    if (!found) return undefined;
    const [fields, ...args] = found;
    const isIpv6 = code >= 15;
    return [
      this.#filter(isIpv6 ? ['--ipv6-policy=only'] : []),
      this.#command('rwnetmask', ...args),
      this.#stats(fields, this.#context.most),
    ];
  }

  get maskLengths(): { source: number; destination: number } {
    const { config, sourceMask, destinationMask } = this.#context;
    return {
      source: sourceMask ?? config.sipPrefixLength,
      destination: destinationMask ?? config.dipPrefixLength,
    };
  }

  /** Puts the flows that may be scans into a file. */
  collect(file: string): Pipeline {
    const { selection, partition } = this.#context;
    return [this.#command('rwfilter', ...selection, ...partition, `--pass=${file}`)];
  }

  scan(file: string): Pipeline {
    const { scanModel, trwInternalSet } = this.#context.config;
    return [
      this.#command('rwsort', '--fields=sip,proto,dip', file),
      this.#command(
        'rwscan',
        `--scan-model=${scanModel}`,
        `--trw-internal-set=${trwInternalSet}`,
        '--model-fields',
      ),
    ];
  }

  /** The flows of one scanner. @param partition the criteria with its address as source */
  scanner(file: string, partition: readonly string[], most: number): Pipeline {
    const fields = '--fields=22,23,10,13,1,3,14,2,4,5,8,6,7';
    return [
      this.#command('rwfilter', ...partition, '--pass=stdout', file),
      this.#command('rwcut', fields, DELIMITED, `--num-recs=${most}`),
    ];
  }

  #filter(more: readonly string[] = []): Command {
    const { selection, partition } = this.#context;
    return this.#command('rwfilter', ...selection, ...partition, ...more, '--pass=stdout');
  }

  #stats(fields: string, most: number): Command {
    const { cutoffOctets } = this.#context;
    const limit = cutoffOctets === undefined ? `--count=${most}` : `--threshold=${cutoffOctets}`;
    return this.#command('rwstats', `--fields=${fields}`, this.#values(), ...BARE, limit);
  }

  #values(): string {
    return `--values=${VALUES[this.#context.sortBy].join(',')}`;
  }

  #command(program: string, ...args: readonly string[]): Command {
    const { siteConfigFile } = this.#context.config;
    return [program, ...(siteConfigFile === '' ? [] : [`--site-config-file=${siteConfigFile}`]), ...args];
  }
}
