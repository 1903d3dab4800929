import type { GroupComponent } from '../../criteria/tracking-file.js';
import { colourFamily, colourName, nextColour } from './group-colours.js';
import { withoutGaps } from './group-references.js';

export type Side = 'above' | 'below';

export type ComponentMove = 'leave_alone' | 'move_away' | 'move_closer' | 'remove';

/** What is wished for one component. */
export interface ComponentChange {
  /** As the page showed it. */
  readonly position: number;
  /** A colour, a family of automatic ones, or undefined to keep what it has. */
  readonly colour?: string;
  readonly move: ComponentMove;
}

const BELOW = 200;

/** Puts a tracking at the outer end of a side. @param colour as the form names it */
export function addComponent(
  components: readonly GroupComponent[],
  { label, side, colour }: { readonly label: string; readonly side: Side; readonly colour: string },
): GroupComponent[] {
  const there = sideOf(components, side);
  const first = side === 'above' ? 101 : 201;
  const position = Math.max(first - 1, ...there.map((component) => component.position)) + 1;
  const family = colourFamily(colour);
  const name = family === undefined ? colourName(colour) : nextColour(family, there);
  return [...components, { position, label, colour: name }].sort((a, b) => a.position - b.position);
}

/**
 * Applies the wishes of one submission (FlowTracker specification, section 14): colours first, then moves, each by the positions that
 * the page showed, in their order.
 */
export function adjustComponents(
  components: readonly GroupComponent[],
  changes: readonly ComponentChange[],
): GroupComponent[] {
  const ordered = changes.toSorted((a, b) => a.position - b.position);
  const coloured = ordered.reduce(recolour, withoutGaps(components));
  // Components keep their identity while they are moved about.
  const shown = new Map(coloured.map((component) => [component.position, component]));
  const arrangement = { above: sideOf(coloured, 'above'), below: sideOf(coloured, 'below') };
  for (const { position, move } of ordered) {
    const component = shown.get(position);
    if (component) moveComponent(arrangement[position < BELOW ? 'above' : 'below'], component, move);
  }
  return [...numbered(arrangement.above, 101), ...numbered(arrangement.below, 201)];
}

function recolour(components: GroupComponent[], { position, colour }: ComponentChange): GroupComponent[] {
  if (colour === undefined) return components;
  const family = colourFamily(colour);
  const side = sideOf(components, position < BELOW ? 'above' : 'below');
  const name = family === undefined ? colourName(colour) : nextColour(family, side);
  return components.map((component) =>
    component.position === position ? { ...component, colour: name } : component,
  );
}

/** Away from the axis is towards the end of the side. */
function moveComponent(side: GroupComponent[], component: GroupComponent, move: ComponentMove): void {
  const at = side.indexOf(component);
  if (move === 'remove') side.splice(at, 1);
  const to = { move_away: at + 1, move_closer: at - 1, leave_alone: at, remove: at }[move];
  const other = side[to];
  if (move === 'remove' || to === at || !other) return;
  side[to] = component;
  side[at] = other;
}

function sideOf(components: readonly GroupComponent[], side: Side): GroupComponent[] {
  return components.filter(({ position }) => (side === 'below') === position >= BELOW);
}

function numbered(side: readonly GroupComponent[], first: number): GroupComponent[] {
  return side.map((component, index) => ({ ...component, position: first + index }));
}
