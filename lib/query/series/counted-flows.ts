/** Flows in the order of reading with what they put into a window, as columns. */
export class CountedFlows {
  count = 0;
  sources = new Uint32Array(0);
  destinations = new Uint32Array(0);
  /** Source port above, destination port below. */
  ports = new Uint32Array(0);
  amounts = new Float64Array(0);

  /** Makes room for more flows. */
  reserve(more: number): void {
    const needed = this.count + more;
    if (needed <= this.amounts.length) return;
    const length = Math.max(needed, this.count * 2);
    this.sources = enlarged(this.sources, length);
    this.destinations = enlarged(this.destinations, length);
    this.ports = enlarged(this.ports, length);
    const amounts = new Float64Array(length);
    amounts.set(this.amounts);
    this.amounts = amounts;
  }

  /** Hands all flows over; none is left. */
  take(): CountedFlowsState {
    const { count } = this;
    this.count = 0;
    return {
      sources: this.sources.slice(0, count),
      destinations: this.destinations.slice(0, count),
      ports: this.ports.slice(0, count),
      amounts: this.amounts.slice(0, count),
    };
  }
}

/** Flows on their way to another thread; all buffers can be transferred. */
export interface CountedFlowsState {
  readonly sources: Uint32Array<ArrayBuffer>;
  readonly destinations: Uint32Array<ArrayBuffer>;
  readonly ports: Uint32Array<ArrayBuffer>;
  readonly amounts: Float64Array<ArrayBuffer>;
}

function enlarged(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
