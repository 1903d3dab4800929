import { codeOf } from '../state-files.js';
import { TrackingError } from '../tracking-error.js';

type Step = () => Promise<unknown>;

/**
 * Does something in several steps; if one fails, those that were done are taken back, the last one first.
 *
 * @param work tells after each step how to take it back
 * @throws TrackingError `failed` where the system refused a step
 */
export async function undoing<Result>(
  work: (onUndo: (step: Step) => void) => Promise<Result>,
): Promise<Result> {
  const done: Step[] = [];
  try {
    return await work((step) => done.push(step));
  } catch (error) {
    let isUndone = true;
    for (const step of done.reverse())
      await step().catch(() => {
        isUndone = false;
      });
    if (error instanceof TrackingError || codeOf(error) === undefined) throw error;
    const outcome = isUndone ? 'Everything is as it was.' : 'Not all of it could be taken back.';
    throw new TrackingError('failed', `It could not be done: ${(error as Error).message}. ${outcome}`, {
      cause: error,
    });
  }
}
