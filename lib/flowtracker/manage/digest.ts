import { createHash } from 'node:crypto';
import type { StoredTracking } from '../trackings.js';

/**
 * Changes with the definition of a tracking or group: a form carries it, so that of two people who edit at once the second one is told
 * (FlowTracker specification, section 17.2). What alerts write down does not count.
 */
export function digestOf({ text }: Pick<StoredTracking, 'text'>): string {
  const lasting = text.replace(/^ input: alert_(?:last_notified|consecutive):.*$/gm, '');
  return createHash('sha256').update(lasting).digest('hex').slice(0, 16);
}
