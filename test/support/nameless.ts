import type { NameService } from '../../lib/names/name-service.js';

/** A name service that knows no name at all, and asks nobody. */
export function nameless(): NameService {
  return {
    hosts: (addresses) => Promise.resolve(new Map([...addresses].map((address) => [address, address]))),
    asNames: (numbers) => Promise.resolve(new Map([...numbers].map((number) => [number, String(number)]))),
    origins: (addresses) =>
      Promise.resolve(
        new Map(
          [...addresses].map((address) => [address, { asNumber: undefined, country: '', description: '' }]),
        ),
      ),
    close: () => undefined,
  };
}
