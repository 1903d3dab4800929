import { SUBNETS, type ServerRole, type SubnetName } from './campus.js';
import type { SessionKind, StreamKind } from './mix.js';
import { activity, meanActivity, noise, type RhythmName } from './rhythm.js';

/** One kind of activity in one part of the campus. */
export interface Source<Kind> {
  readonly kind: Kind;
  readonly who: SubnetName | ServerRole;
  /** How many at the busiest hour. */
  readonly peak: number;
  readonly rhythm: RhythmName;
  /** Names its noise and its random sequences. */
  readonly number: number;
}

/** @param firstNumber so that two lists of sources do not share their noise */
export function sourcesOf<Kind extends SessionKind | StreamKind>(
  kinds: readonly Kind[],
  firstNumber: number,
): Source<Kind>[] {
  return kinds
    .flatMap((kind) => partsOf(kind))
    .map((part, index) => ({ ...part, number: firstNumber + index }));
}

function partsOf<Kind extends SessionKind | StreamKind>(kind: Kind): Omit<Source<Kind>, 'number'>[] {
  const { campus } = kind;
  if (isServers(campus)) {
    return [{ kind, who: campus.servers, peak: campus.at, rhythm: kind.rhythm ?? 'visitors' }];
  }
  return Object.entries(SUBNETS).flatMap(([name, subnet]) => {
    const who = name as SubnetName;
    const peak = campus[who];
    return peak === undefined ? [] : [{ kind, who, peak, rhythm: kind.rhythm ?? subnet.rhythm }];
  });
}

function isServers(
  campus: SessionKind['campus'],
): campus is Extract<SessionKind['campus'], { readonly servers: ServerRole }> {
  return typeof campus.servers === 'string';
}

/** How many of a source there are at a moment (epoch seconds): its day curve with noise of its own and of its place. */
export function level(source: Source<SessionKind | StreamKind>, time: number, seed: number): number {
  const own = noise(time, seed, source.number);
  const shared = noise(time, seed, placeNumber(source.who));
  return source.peak * activity(source.rhythm, time) * own * shared;
}

/** Mean of `level` over a week. */
export function meanLevel(source: Source<SessionKind | StreamKind>): number {
  return source.peak * meanActivity(source.rhythm);
}

const PLACE_NUMBERS = 1_000_000;

function placeNumber(who: SubnetName | ServerRole): number {
  return PLACE_NUMBERS + Object.keys(SUBNETS).indexOf(who);
}
