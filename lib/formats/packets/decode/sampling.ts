import { SLOT } from './elements.js';
import type { DomainFacts } from './registry.js';

/** How many packets stand behind each that was looked at, as a record tells it; undefined if it does not. */
function toldRate(values: Float64Array, has: Uint8Array): number | undefined {
  let rate: number | undefined;
  if (has[SLOT.samplingPopulation] && has[SLOT.samplingSize])
    rate = values[SLOT.samplingPopulation]! / values[SLOT.samplingSize]!;
  else if (has[SLOT.samplingRate] && has[SLOT.samplingSpace])
    rate = (values[SLOT.samplingRate]! + values[SLOT.samplingSpace]!) / values[SLOT.samplingRate]!;
  else if (has[SLOT.samplingRate]) rate = values[SLOT.samplingRate];
  return rate !== undefined && rate >= 1 && Number.isFinite(rate) ? rate : undefined;
}

/** More samplers than any exporter has are not kept. */
export const MAX_SAMPLERS = 256;

/** Notes what an options record says about clock and sampling. */
export function learnFacts(facts: DomainFacts, values: Float64Array, has: Uint8Array): void {
  if (has[SLOT.systemInitMs]) facts.systemInitMs = values[SLOT.systemInitMs];
  const rate = toldRate(values, has);
  if (rate === undefined) return;
  facts.samplingRate = rate;
  const sampler = values[SLOT.samplerId]!;
  if (has[SLOT.samplerId] && (facts.samplers.has(sampler) || facts.samplers.size < MAX_SAMPLERS))
    facts.samplers.set(sampler, rate);
}

/** The rate that holds for a flow: its own, that of its sampler, that of its exporter, or 1. */
export function samplingRateOf(facts: DomainFacts, values: Float64Array, has: Uint8Array): number {
  const own = toldRate(values, has);
  if (own !== undefined) return own;
  const sampler = has[SLOT.samplerId] ? facts.samplers.get(values[SLOT.samplerId]!) : undefined;
  return sampler ?? facts.samplingRate ?? 1;
}
