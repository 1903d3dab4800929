import assert from 'node:assert/strict';
import type { GroupComponent } from '../../lib/criteria/tracking-file.js';
import { nextColour } from '../../lib/flowtracker/manage/group-colours.js';
import {
  addComponent,
  adjustComponents,
  type ComponentMove,
} from '../../lib/flowtracker/manage/group-layout.js';

function component(position: number, colour = 'fv dark'): GroupComponent {
  return { position, label: String(position), colour };
}

const SIX = [101, 102, 103, 201, 202, 203].map((position) => component(position));

/** Labels in the order of their new positions. */
function moved(...moves: readonly [position: number, move: ComponentMove][]): string {
  const changes = moves.map(([position, move]) => ({ position, move }));
  return adjustComponents(SIX, changes)
    .map(({ position, label }) => `${position}=${label}`)
    .join(' ');
}

describe('components of a group', () => {
  it('are added at the outer end of their side', () => {
    const added = addComponent(SIX, { label: 'new', side: 'above', colour: 'gray90' });
    assert.deepEqual(
      added.find(({ label }) => label === 'new'),
      { position: 104, label: 'new', colour: 'gray90' },
    );
    assert.equal(addComponent([], { label: 'new', side: 'below', colour: 'auto_green' })[0]?.position, 201);
  });

  it('get the next colour of a family, each side for itself', () => {
    const side = (...colours: string[]) => colours.map((colour, index) => component(101 + index, colour));
    assert.equal(nextColour('auto blue', side()), 'auto blue1');
    assert.equal(nextColour('auto blue', side('auto blue3', 'auto red9', 'yellow')), 'auto blue4');
    assert.equal(nextColour('auto mixed', side('auto mixed8')), 'auto mixed1');
    assert.equal(nextColour('auto mixed', side('auto mixed8', 'auto mixed2')), 'auto mixed3');
    assert.equal(nextColour('auto red', side('auto red9')), 'auto red1');
    const both = addComponent([component(101, 'auto blue1')], {
      label: 'x',
      side: 'below',
      colour: 'auto_blue',
    });
    assert.equal(both.at(-1)?.colour, 'auto blue1');
  });

  it('count on where several get automatic colours at once', () => {
    const changes = [103, 101, 102].map((position) => ({
      position,
      colour: 'auto_green',
      move: 'leave_alone' as const,
    }));
    const colours = adjustComponents(SIX, changes).map(({ colour }) => colour);
    assert.deepEqual(colours.slice(0, 3), ['auto green1', 'auto green2', 'auto green3']);
  });

  it('move by one, in the order of the page, and not beyond the ends', () => {
    assert.equal(moved([101, 'move_away']), '101=102 102=101 103=103 201=201 202=202 203=203');
    assert.equal(moved([203, 'move_closer']), '101=101 102=102 103=103 201=201 202=203 203=202');
    assert.equal(moved([101, 'move_closer'], [203, 'move_away']), moved());
    // First 101 goes behind 102, then 102, which is the first now, behind 101 again.
    assert.equal(moved([102, 'move_away'], [101, 'move_away']), moved());
  });

  it('close the gap of one that is removed', () => {
    assert.equal(moved([102, 'remove'], [201, 'remove']), '101=101 102=103 201=202 202=203');
    assert.equal(moved([101, 'remove'], [102, 'move_away']), '101=103 102=102 201=201 202=202 203=203');
  });
});
