import { formatAddress, parseAddress } from '../../flow/address.js';
import type { Source, Sources } from './sources.js';

/** What a detector remembers between two runs. */
export interface ScanState {
  /** Flows seen so far. */
  readonly flows: number;
  /** Where the ager goes on. */
  readonly nextBucket: number;
  readonly sources: Iterable<readonly [address: number, source: Source]>;
}

/** A state file that is none, or was spoilt. */
export class ScanStateError extends Error {
  override readonly name = 'ScanStateError';
}

const HEADING = 'flow-dscan state 1';

/**
 * A state as text: a heading, the counters, then a line a source (`ADDRESS [host-scan|port-scan]`) and below it one a destination
 * (` ADDRESS LAST-FLOW [PORT,...]`).
 */
export function* scanStateLines({ flows, nextBucket, sources }: ScanState): Generator<string> {
  yield HEADING;
  yield `flows ${flows} bucket ${nextBucket}`;
  for (const [address, { reported, destinations }] of sources) {
    yield reported ? `${formatAddress(address)} ${reported}` : formatAddress(address);
    for (const [destination, { lastFlow, ports }] of destinations) {
      const tried = ports ? ` ${[...ports].join(',')}` : '';
      yield ` ${formatAddress(destination)} ${lastFlow}${tried}`;
    }
  }
}

/**
 * Fills `sources` with what a state file says; returns its counters.
 *
 * @throws ScanStateError with the line that is wrong
 */
export function readScanState(text: string, sources: Sources): Pick<ScanState, 'flows' | 'nextBucket'> {
  const [heading, counters = '', ...lines] = text.split('\n');
  if (heading !== HEADING) throw new ScanStateError('it is no state of flow-dscan');
  const [, flows, bucket] = /^flows (\d{1,15}) bucket (\d{1,5})$/.exec(counters) ?? [];
  if (flows === undefined || Number(bucket) > 65_535) throw lineError(2);
  let source: Source | undefined;
  for (const [i, line] of lines.entries()) {
    if (line === '') continue;
    if (line.startsWith(' ')) addDestination(source, line, i + 3);
    else source = addSource(sources, line, i + 3);
  }
  return { flows: Number(flows), nextBucket: Number(bucket) };
}

function addSource(sources: Sources, line: string, number: number): Source {
  const [, text = '', reported] = /^([\d.]{7,15})(?: (host-scan|port-scan))?$/.exec(line) ?? [];
  const address = parseAddress(text);
  if (address === undefined) throw lineError(number);
  const source = sources.add(address);
  if (reported) source.reported = reported as 'host-scan' | 'port-scan';
  return source;
}

function addDestination(source: Source | undefined, line: string, number: number): void {
  const [, text = '', lastFlow, ports] =
    /^ ([\d.]{7,15}) (\d{1,15})(?: (\d{1,4}(?:,\d{1,4})*))?$/.exec(line) ?? [];
  const address = parseAddress(text);
  if (!source || address === undefined) throw lineError(number);
  const tried = ports === undefined ? undefined : new Set(ports.split(',').map(Number));
  source.destinations.set(address, { lastFlow: Number(lastFlow), ports: tried });
}

function lineError(number: number): ScanStateError {
  return new ScanStateError(`line ${number} is not one of a state of flow-dscan`);
}
