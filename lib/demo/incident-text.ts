import { formatAddress } from '../flow/address.js';
import { incidentsBetween } from './incidents.js';

/** What there is to find in a stretch of time (epoch seconds): a line each, in local time. */
export function incidentLines(from: number, to: number, seed: number): string[] {
  return incidentsBetween(from, to, seed).flatMap(({ scan, burst }) => [
    ...(scan ? [`${period(scan)}: ${formatAddress(scan.scanner)} tries ssh on thousands of addresses`] : []),
    ...(burst
      ? [`${period(burst)}: a flood from udp port 123 (ntp) hits ${formatAddress(burst.victim)}`]
      : []),
  ]);
}

function period({ begin, end }: { begin: number; end: number }): string {
  return `${day(begin)} ${clock(begin)}-${clock(end)}`;
}

function day(time: number): string {
  const date = new Date(time * 1000);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function clock(time: number): string {
  const date = new Date(time * 1000);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
