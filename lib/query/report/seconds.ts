const PAGE = 4096;

/** The sums of some seconds one after the other. */
interface Page {
  readonly seen: Uint8Array;
  readonly flows: Float64Array;
  readonly octets: Float64Array;
  readonly packets: Float64Array;
}

/** Shares of flows in each second, as doubles added up in the order of the calls. */
export class SecondSums {
  readonly #pages = new Map<number, Page>();
  /** Seconds in the order in which they were first touched. */
  #seconds = new Uint32Array(PAGE);
  #count = 0;

  /** Seconds touched so far. */
  get count(): number {
    return this.#count;
  }

  /** Adds the same to `duration` seconds from `start` on. */
  add(start: number, duration: number, flows: number, octets: number, packets: number): void {
    for (let from = start; from < start + duration;) {
      const number = Math.floor(from / PAGE);
      const end = Math.min(start + duration, (number + 1) * PAGE);
      const page = this.#page(number);
      const first = from - number * PAGE;
      const last = end - number * PAGE;
      for (let i = first; i < last; i++) {
        if (page.seen[i] === 0) this.#touch(page, number, i);
        page.flows[i]! += flows;
        page.octets[i]! += octets;
        page.packets[i]! += packets;
      }
      from = end;
    }
  }

  /** The i-th second that was touched, with its sums. */
  at(i: number): SecondShare {
    const second = this.#seconds[i] ?? 0;
    const page = this.#page(Math.floor(second / PAGE));
    const place = second % PAGE;
    return {
      second,
      flows: page.flows[place]!,
      octets: page.octets[place]!,
      packets: page.packets[place]!,
    };
  }

  #page(number: number): Page {
    let page = this.#pages.get(number);
    if (!page) {
      page = {
        seen: new Uint8Array(PAGE),
        flows: new Float64Array(PAGE),
        octets: new Float64Array(PAGE),
        packets: new Float64Array(PAGE),
      };
      this.#pages.set(number, page);
    }
    return page;
  }

  #touch(page: Page, number: number, place: number): void {
    page.seen[place] = 1;
    if (this.#count === this.#seconds.length) {
      const larger = new Uint32Array(this.#count * 2);
      larger.set(this.#seconds);
      this.#seconds = larger;
    }
    this.#seconds[this.#count++] = number * PAGE + place;
  }
}

/** Shares of flows, octets and packets that fall into a second (epoch). */
export interface SecondShare {
  readonly second: number;
  readonly flows: number;
  readonly octets: number;
  readonly packets: number;
}
