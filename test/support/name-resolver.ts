import type { NameResolver } from '../../lib/names/name-service.js';

/** What a name service knows: the member `dns` of the golden cases of FlowViewer. */
export interface KnownNames {
  /** Address -> name. */
  readonly ptr?: Readonly<Record<string, string>>;
  /** AS number -> TXT record. */
  readonly as?: Readonly<Record<string, string>>;
  /** Address -> TXT record of its origin. */
  readonly origin?: Readonly<Record<string, string>>;
}

/** A name service that knows just that, and the names it was asked for. */
export function knownNames({
  ptr = {},
  as = {},
  origin = {},
}: KnownNames): NameResolver & { asked: string[] } {
  const asked: string[] = [];
  const find = (question: string, answer: string | undefined): Promise<string> => {
    asked.push(question);
    return answer === undefined
      ? Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }))
      : Promise.resolve(answer);
  };
  return {
    asked,
    reverse: async (address) => [await find(address, ptr[address])],
    resolveTxt: async (name) => {
      const [, number] = /^AS(\d+)\.asn\.cymru\.com$/.exec(name) ?? [];
      const [, reversed] = /^([\d.]+)\.origin\.asn\.cymru\.com$/.exec(name) ?? [];
      const address = reversed?.split('.').reverse().join('.');
      return [[await find(name, number === undefined ? origin[address ?? ''] : as[number])]];
    },
    cancel: () => undefined,
  };
}
