import { FIELD_BITS, type FieldName } from '../../flow/fields.js';
import { AddressSieve } from './address-sieve.js';
import type { FilterPrimitive } from './ast.js';
import { comparisonBoundaries, exactBoundaries, prefixBoundaries } from './boundaries.js';
import { ComparisonSieve } from './comparison-sieve.js';
import { criterion, type CriterionName, type FlowQuantity } from './criteria.js';
import {
  counterValue,
  durationValue,
  rateValue,
  timeOfDayValue,
  timeValue,
  type Field32,
  type FlowValue,
} from './flow-values.js';
import { ListSieve } from './list-sieve.js';
import { MaskedSieve } from './masked-sieve.js';
import type { RowSieve } from './row-sieve.js';
import { SampleSieve } from './sample-sieve.js';

/** Makes a match of a definition ready to be asked; the type of the primitive must fit the criterion. */
export function sieveOf(name: CriterionName, primitive: FilterPrimitive, random: () => number): RowSieve {
  const { quantity } = criterion(name);
  switch (primitive.type) {
    case 'ip-address-prefix':
      return new AddressSieve(prefixBoundaries(primitive), field32(quantity));
    case 'ip-address':
    case 'tag':
      return new AddressSieve(exactBoundaries(primitive), field32(quantity));
    case 'ip-address-mask':
    case 'tag-mask':
      return new MaskedSieve(primitive, field32(quantity));
    case 'counter':
    case 'double':
    case 'time-date':
      return new ComparisonSieve(comparisonBoundaries(primitive), flowValue(quantity));
    case 'time':
      return new ComparisonSieve(comparisonBoundaries(primitive), timeOfDayValue(timeField(quantity)));
    case 'rate':
      return new SampleSieve(primitive, random);
    default:
      return new ListSieve(primitive, fieldOf(quantity));
  }
}

function fieldOf(quantity: FlowQuantity): FieldName {
  if (quantity.kind !== 'field') throw new Error(`unchecked filter: ${quantity.kind} is no field`);
  return quantity.field;
}

function field32(quantity: FlowQuantity): Field32 {
  const field = fieldOf(quantity);
  if (!has32Bits(field)) throw new Error(`unchecked filter: ${field} has ${FIELD_BITS[field]} bits`);
  return field;
}

function has32Bits(field: FieldName): field is Field32 {
  return FIELD_BITS[field] === 32;
}

function timeField(quantity: FlowQuantity): 'first' | 'last' {
  if (quantity.kind !== 'time') throw new Error(`unchecked filter: ${quantity.kind} is no time`);
  return quantity.field;
}

function flowValue(quantity: FlowQuantity): FlowValue {
  switch (quantity.kind) {
    case 'duration':
      return durationValue;
    case 'bits-per-second':
      return rateValue('doctets', 8);
    case 'packets-per-second':
      return rateValue('dpkts', 1);
    case 'time':
      return timeValue(quantity.field);
    default:
      return counterValue(field32(quantity));
  }
}
