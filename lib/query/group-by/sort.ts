/**
 * Numbers of `count` rows in ascending order of their values, given as columns of 32-bit words from the least to the most
 * significant. Stable: rows of equal values keep their order.
 *
 * A radix sort by 16 bits at a time; digits that are the same everywhere (the upper halves of most sums) cost one look.
 */
export function sortedRows(count: number, columns: Iterable<Uint32Array>): Uint32Array {
  let order = Uint32Array.from({ length: count }, (_, row) => row);
  let spare = new Uint32Array(count);
  const tally = new Uint32Array(65_536);
  for (const column of columns) {
    for (const shift of [0, 16]) {
      if (!tallyDigits(column, count, shift, tally)) continue;
      distribute(order, column, shift, tally, spare);
      [order, spare] = [spare, order];
    }
  }
  return order;
}

/** Counts the digits and turns the counts into first positions; false if all digits are the same. */
function tallyDigits(column: Uint32Array, count: number, shift: number, tally: Uint32Array): boolean {
  tally.fill(0);
  for (let row = 0; row < count; row++) tally[(column[row]! >>> shift) & 0xffff]!++;
  if (count === 0 || tally[(column[0]! >>> shift) & 0xffff] === count) return false;
  let position = 0;
  for (let digit = 0; digit < tally.length; digit++) {
    const rows = tally[digit]!;
    tally[digit] = position;
    position += rows;
  }
  return true;
}

function distribute(
  order: Uint32Array,
  column: Uint32Array,
  shift: number,
  positions: Uint32Array,
  target: Uint32Array,
): void {
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    target[positions[(column[row]! >>> shift) & 0xffff]!++] = row;
  }
}
