import { formatFixed } from '../fixed.js';
import type { SummaryResult } from './summary.js';
import type { ShortSummaryResult } from './short-summary.js';

/** Headings and values of the distributions, three digits for each `###`. */
const DISTRIBUTIONS: readonly { of: keyof SummaryResult['shares']; lines: readonly string[] }[] = [
  {
    of: 'packetSize',
    lines: [
      'IP packet size distribution:',
      '   1-32   64   96  128  160  192  224  256  288  320  352  384  416  448  480',
      '   .### .### .### .### .### .### .### .### .### .### .### .### .### .### .### ',
      '',
      '    512  544  576 1024 1536 2048 2560 3072 3584 4096 4608',
      '   .### .### .### .### .### .### .### .### .### .### .### ',
    ],
  },
  {
    of: 'packets',
    lines: [
      'Packets per flow distribution:',
      '      1    2    4    8   12   16   20   24   28   32   36   40   44   48   52',
      '   .### .### .### .### .### .### .### .### .### .### .### .### .### .### .### ',
      '',
      '     60  100  200  300  400  500  600  700  800  900 >900',
      '   .### .### .### .### .### .### .### .### .### .### .### ',
    ],
  },
  {
    of: 'octets',
    lines: [
      'Octets per flow distribution:',
      '     32   64  128  256  512 1280 2048 2816 3584 4352 5120 5888 6656 7424 8192',
      '   .### .### .### .### .### .### .### .### .### .### .### .### .### .### .### ',
      '',
      '   8960 9728 10496 11264 12032 12800 13568 14336 15104 15872 >15872',
      '   .### .###  .###  .###  .###  .###  .###  .###  .###  .###  .###  ',
    ],
  },
  {
    of: 'duration',
    lines: [
      'Flow time distribution:',
      '    10    50  100  200  500 1000 2000 3000 4000 5000 6000 7000 8000 9000 10000',
      '   .### .### .### .### .### .### .### .### .### .### .### .### .### .###  .###  ',
      '',
      '  12000 14000 16000 18000 20000 22000 24000 26000 28000 30000 >30000',
      '   .###  .###  .###  .###  .###  .###  .###  .###  .###  .###  .###  ',
    ],
  },
];

/** The text of flow-stat's overall summary (flow-tools specification, section 5.4); nothing if there was no flow. */
export function summaryLines(result: SummaryResult): string[] {
  if (result.flows === 0n) return [];
  const { averages } = result;
  const average = (value: number): string => formatFixed(value, 4);
  const values: [string, string][] = [
    ['Total Flows', String(result.flows)],
    ['Total Octets', String(result.octets)],
    ['Total Packets', String(result.packets)],
    ['Total Time (1/1000 secs) (flows)', String(result.duration)],
    ['Duration of data  (realtime)', String(result.realtime)],
    ['Duration of data (1/1000 secs)', String(result.uptimeSpan)],
    ['Average flow time (1/1000 secs)', average(averages.flowTime)],
    ['Average packet size (octets)', average(averages.packetSize)],
    ['Average flow size (octets)', average(averages.flowSize)],
    ['Average packets per flow', average(averages.packetsPerFlow)],
    ['Average flows / second (flow)', average(averages.flowsPerSecond.flow)],
    ['Average flows / second (real)', average(averages.flowsPerSecond.real)],
    ['Average Kbits / second (flow)', average(averages.kbitsPerSecond.flow)],
    ['Average Kbits / second (real)', average(averages.kbitsPerSecond.real)],
  ];
  const distributions = DISTRIBUTIONS.flatMap(({ of, lines }) => [
    ...distributionLines(lines, result.shares[of]),
    '',
  ]);
  return [...values.map(([label, value]) => `${label.padEnd(32)}: ${value}`), '', '', ...distributions, ''];
}

/** The digit before the point is left out, even that of 1.000: a quirk of the original. */
function distributionLines(lines: readonly string[], shares: readonly number[]): string[] {
  let next = 0;
  return lines.map((line) => line.replace(/###/g, () => formatFixed(shares[next++] ?? 0, 3).slice(-3)));
}

/** The text of flow-stat's short summary (flow-tools specification, section 5.5). */
export function shortSummaryLines({ octets, packets }: ShortSummaryResult): string[] {
  const megabytes = formatFixed(Number(octets) / 1_000_000, 3);
  return [
    '#',
    '# Octets            Packets             MBytes',
    '#',
    `${String(octets).padEnd(20)}${String(packets).padEnd(20)}${megabytes}`,
  ];
}
