/** Builds NetFlow 9 packets and IPFIX messages for tests. */

/** `[element, length]`, or `[element, length, enterprise]`. */
export type Field = readonly [element: number, length: number, enterprise?: number];

interface MessageHead {
  readonly sequence?: number;
  readonly domain?: number;
  readonly unixSecs?: number;
  /** NetFlow 9 only. */
  readonly sysUptime?: number;
}

export const UNIX_SECS = 1772460000;

/** Big-endian bytes of a number. */
export function uint(value: number | bigint, length: number): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt(value), i = 0; i < length; i++, rest >>= 8n) bytes.unshift(Number(rest & 255n));
  return bytes;
}

export function v9(sets: readonly number[][], head: MessageHead = {}): Uint8Array {
  const { sequence = 0, domain = 7, unixSecs = UNIX_SECS, sysUptime = 600_000 } = head;
  return Uint8Array.from([
    ...uint(9, 2),
    ...uint(sets.length, 2),
    ...[sysUptime, unixSecs, sequence, domain].flatMap((value) => uint(value, 4)),
    ...sets.flat(),
  ]);
}

export function ipfix(sets: readonly number[][], head: MessageHead = {}): Uint8Array {
  const { sequence = 0, domain = 7, unixSecs = UNIX_SECS } = head;
  const body = sets.flat();
  return Uint8Array.from([
    ...uint(10, 2),
    ...uint(16 + body.length, 2),
    ...[unixSecs, sequence, domain].flatMap((value) => uint(value, 4)),
    ...body,
  ]);
}

export function set(id: number, body: readonly number[]): number[] {
  return [...uint(id, 2), ...uint(4 + body.length, 2), ...body];
}

function fieldBytes([element, length, enterprise]: Field): number[] {
  const type = enterprise === undefined ? element : element | 0x8000;
  return [...uint(type, 2), ...uint(length, 2), ...(enterprise === undefined ? [] : uint(enterprise, 4))];
}

export function template(version: 9 | 10, id: number, fields: readonly Field[]): number[] {
  return set(version === 9 ? 0 : 2, [
    ...uint(id, 2),
    ...uint(fields.length, 2),
    ...fields.flatMap(fieldBytes),
  ]);
}

export function optionsTemplate(
  version: 9 | 10,
  id: number,
  scopes: readonly Field[],
  fields: readonly Field[],
): number[] {
  const all = [...scopes, ...fields];
  const head =
    version === 9
      ? [...uint(scopes.length * 4, 2), ...uint(fields.length * 4, 2)]
      : [...uint(all.length, 2), ...uint(scopes.length, 2)];
  return set(version === 9 ? 1 : 3, [...uint(id, 2), ...head, ...all.flatMap(fieldBytes)]);
}

/** A record of numbers under its template. */
export function record(fields: readonly Field[], values: readonly (number | bigint)[]): number[] {
  return fields.flatMap(([, length], i) => uint(values[i] ?? 0, length));
}
