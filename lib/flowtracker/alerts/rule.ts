/** How often an alert is told (FlowTracker specification, section 9). */
export type AlertFrequency =
  'none' | 'eachtime' | 'daily' | `${'eachtime' | 'daily'}${3 | 6 | 12}` | `sigma${1 | 2 | 3}`;

/** What mails call them, in the words of the original. */
export const FREQUENCY_TEXTS: Readonly<Record<AlertFrequency, string>> = {
  none: 'No Notification',
  eachtime: 'Single Miss - Each Occurence',
  daily: 'Single Miss - Once a Day',
  eachtime3: '3 Consecutive - Each Occurence',
  eachtime6: '6 Consecutive - Each Occurence',
  eachtime12: '12 Consecutive - Each Occurence',
  daily3: '3 Consecutive - Once per Day',
  daily6: '6 Consecutive - Once per Day',
  daily12: '12 Consecutive - Once per Day',
  sigma1: 'Sigma Type 1 Check',
  sigma2: 'Sigma Type 2 Check',
  sigma3: 'Sigma Type 3 Check',
};

/** How many periods in a row have missed the threshold. */
export interface ConsecutiveMisses {
  /** End of the last one, epoch seconds. */
  readonly last: number;
  readonly count: number;
  /** The largest value of them; the smallest where values must not fall below the threshold. */
  readonly extreme: number;
}

/** When a tracking raises an alert, and what is known of those before. */
export interface AlertRule {
  /** Positive: values must not exceed it. Negative: they must not fall below its absolute value. 0: there is none. */
  readonly threshold: number;
  readonly frequency: AlertFrequency;
  /** Mail addresses, as entered. */
  readonly destination: string;
  /** Period end of the last mail, epoch seconds; 0 = never. */
  readonly lastNotified: number;
  readonly misses: ConsecutiveMisses | undefined;
}

/** The rule in the parameters of a tracking; files of old have none. */
export function alertRule(values: ReadonlyMap<string, string>): AlertRule {
  const text = (key: string): string => values.get(key)?.trim() ?? '';
  const frequency = text('alert_frequency');
  return {
    threshold: Number(text('alert_threshold')) || 0,
    frequency: isFrequency(frequency) ? frequency : 'none',
    destination: text('alert_destination'),
    lastNotified: Number(text('alert_last_notified')) || 0,
    misses: parseMisses(text('alert_consecutive')),
  };
}

function isFrequency(text: string): text is AlertFrequency {
  return Object.hasOwn(FREQUENCY_TEXTS, text);
}

/** `<period end>^<count>^<maximum>` */
function parseMisses(text: string): ConsecutiveMisses | undefined {
  const [last = NaN, count = NaN, extreme = NaN] = text.split('^').map(Number);
  return text !== '' && [last, count, extreme].every(Number.isFinite) ? { last, count, extreme } : undefined;
}

export function formatMisses(misses: ConsecutiveMisses | undefined): string {
  return misses ? `${misses.last}^${misses.count}^${misses.extreme}` : '';
}
