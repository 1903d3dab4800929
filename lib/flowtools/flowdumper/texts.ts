import { strftime } from '../../flow/strftime.js';

/** In the order in which they are named (flow-tools specification, section 14: `PUSH|ACK`, `SYN|ACK`). */
const FLAG_NAMES: readonly [bit: number, name: string][] = [
  [0x20, 'URG'],
  [0x08, 'PUSH'],
  [0x04, 'RST'],
  [0x02, 'SYN'],
  [0x10, 'ACK'],
  [0x01, 'FIN'],
];

const FLAG_TEXTS = Array.from({ length: 64 }, (_, flags) =>
  FLAG_NAMES.flatMap(([bit, name]) => (flags & bit ? [name] : [])).join('|'),
);

/** Names of TCP flags, as `SYN|ACK`. */
export function tcpFlagsText(flags: number): string {
  return FLAG_TEXTS[flags & 63] ?? '';
}

/** `YYYY/MM/DD HH:MM:SS` in local time. */
export const localTimeText = remembered('%Y/%m/%d %T');

/** As ctime writes it: `Mon Mar  2 14:29:57 2026` in local time. */
export const ctimeText = remembered('%a %b %e %T %Y');

const REMEMBERED = 4096;

/** Neighbouring flows end in the same few seconds: their texts are made once. */
function remembered(format: string): (epochSeconds: number) => string {
  const texts = new Map<number, string>();
  return (epochSeconds) => {
    const known = texts.get(epochSeconds);
    if (known !== undefined) return known;
    if (texts.size === REMEMBERED) texts.clear();
    const text = strftime(format, new Date(epochSeconds * 1000));
    texts.set(epochSeconds, text);
    return text;
  };
}
