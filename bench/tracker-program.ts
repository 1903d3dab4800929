import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What tracker.bench.mjs measures with: definitions of trackings as sites have them, mixed. DIRECTORY COUNT */

/** Numbers that look random and are the same in every run. */
let state = 1;
function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state % below;
}

type Criterion = readonly [name: string, type: string, match: string, items: readonly string[]];

const address = (name: string, match: string, ...items: string[]): Criterion => [
  `${name}_address`,
  'ip-address-prefix',
  `ip-${match}-address`,
  items,
];
const port = (name: string, match: string, ...items: string[]): Criterion => [
  `${name}_port`,
  'ip-port',
  `ip-${match}-port`,
  items,
];
const protocol = (...items: string[]): Criterion => ['protocol', 'ip-protocol', 'ip-protocol', items];
const SERVICES = ['80', '443', '53', '25', '22', '993', '123', '3389'];
const INSIDE = ['10.20.0.0/16', '10.21.0.0/16', '192.0.2.0/24'];

/** The kinds that take turns: networks, services, hosts, interfaces, AS numbers; permits, exceptions and both. */
const KINDS: readonly (() => readonly Criterion[])[] = [
  () => [address('dest', 'destination', `10.20.${random(256)}.0/24`)],
  () => [address('source', 'source', ...INSIDE), port('dest', 'destination', SERVICES[random(8)] ?? '80')],
  () => [
    port('dest', 'destination', '-80', '-443', `-${random(65536)}`),
    ['dest_if', 'ifindex', 'output-interface', [String(random(14))]],
  ],
  () => [
    address('dest', 'destination', '100.64.0.0/10'),
    port('source', 'source', String(random(1024)), String(random(65536))),
  ],
  () => [['source_as', 'as', 'source-as', [String(64513 + random(260))]]],
  () => [address('source', 'source', `10.20.${random(16)}.${random(256)}`), protocol('6')],
  () => [
    ['source_if', 'ifindex', 'input-interface', [String(random(14))]],
    address('dest', 'destination', '10.20.0.0/16', `-10.20.${random(256)}.0/24`),
  ],
  () => [
    protocol(['6', '17', '1'][random(3)] ?? '6'),
    address('dest', 'destination', `10.${20 + random(2)}.${32 * random(8)}.0/19`),
  ],
];
const TYPES = ['bps', 'bps', 'pps', 'fpsi', 'fpsa'];

function definition(number: number): string {
  const criteria = KINDS[number % KINDS.length]?.() ?? [];
  const primitives = criteria.map(([name, type, , items]) => {
    const rules = items.map((item) =>
      item.startsWith('-') ? `  deny ${item.slice(1)}` : `  permit ${item}`,
    );
    const denied = items.filter((item) => item.startsWith('-')).length;
    const otherwise = denied === 0 ? ['  default deny'] : denied === items.length ? ['  default permit'] : [];
    return [`filter-primitive ${name}`, `  type ${type}`, ...rules, ...otherwise];
  });
  return [
    ...primitives.flat(),
    ...['start_flows ge', 'end_flows lt'].flatMap((one) => {
      const [name, comparison] = one.split(' ');
      return [
        `filter-primitive ${name}`,
        '  type time-date',
        `  permit ${comparison} January 1, 2000 00:00:00`,
        '  default deny',
      ];
    }),
    ' ',
    'filter-definition Flow_Filter',
    ...criteria.map(([name, , match]) => `  match ${match} ${name}`),
    '  match end-time start_flows',
    '  match start-time end_flows',
    '',
    '',
    ` input: monitor_type: ${TYPES[number % TYPES.length]}`,
    ' input: device_name: edge',
    ` input: monitor_label: Tracking ${number}`,
    '',
  ].join('\n');
}

const [directory = '.', count = '0'] = process.argv.slice(2);
for (let number = 0; number < Number(count); number++)
  writeFileSync(join(directory, `tracking_${number}.fil`), definition(number));
