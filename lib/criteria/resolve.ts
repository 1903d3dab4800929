import { lookup } from 'node:dns/promises';
import { parseAddress } from '../flow/address.js';

/** All IPv4 addresses of a host name; none, or an error, if it has none. */
export type ResolveHost = (host: string) => Promise<readonly number[]>;

/** The system's own resolver. */
export const resolveBySystem: ResolveHost = async (host) => {
  const found = await lookup(host, { all: true, family: 4 });
  return found.map(({ address }) => parseAddress(address)).filter((address) => address !== undefined);
};

const AT_ONCE = 16;
const LONGEST_MS = 10_000;

/**
 * A resolver that asks for each name once, for few of them at a time, and that gives up ten seconds after its making: then names have
 * no addresses.
 */
export function boundedResolver(resolve: ResolveHost): ResolveHost {
  const answers = new Map<string, Promise<readonly number[]>>();
  const deadline = Date.now() + LONGEST_MS;
  const waiting: (() => void)[] = [];
  let running = 0;

  async function ask(host: string): Promise<readonly number[]> {
    if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
    running++;
    try {
      const left = deadline - Date.now();
      return left > 0 ? await withinTime(resolve(host), left) : [];
    } finally {
      running--;
      waiting.shift()?.();
    }
  }

  return (host) => {
    const known = answers.get(host);
    if (known) return known;
    const answer = ask(host);
    answers.set(host, answer);
    return answer;
  };
}

async function withinTime(
  work: Promise<readonly number[]>,
  milliseconds: number,
): Promise<readonly number[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<readonly number[]>((done) => {
    timer = setTimeout(() => done([]), milliseconds);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
