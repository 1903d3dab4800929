import type { Cursor } from './cursor.js';
import type { Limits } from './limits.js';
import type { PerlScalar } from './value.js';

/** Whether one value is needed or any number of them may come. */
export type Context = 'scalar' | 'list';

/** Tells of something odd that is not refused. */
export type Warn = (message: string, at: number, read?: string) => void;

/** The expressions around an operand, as the operand sees them. */
export interface Reading {
  readonly cursor: Cursor;
  readonly limits: Limits;
  readonly warn: Warn;
  /** One value. */
  scalar(): PerlScalar;
  /** Values with commas between, up to a closing text, which is taken. */
  listUntil(close: string): PerlScalar[];
  text(value: PerlScalar, at: number): string;
  number(value: PerlScalar, at: number): number;
}

/** What to do about a construct that is refused. */
export const ADVICE = 'a plain assignment of a text, a number or a list';
