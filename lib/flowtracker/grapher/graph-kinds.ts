/** The graphs of a tracking (FlowTracker specification, section 10). */
export type GraphName = 'daily' | 'weekly' | 'monthly' | 'yearly' | 'threeyears';

export interface GraphKind {
  readonly name: GraphName;
  /** Seconds back from its end. */
  readonly seconds: number;
  readonly title: string;
  /** The same for thumbnails, which write one of them otherwise. */
  readonly thumbnailTitle: string;
  /** What a value of it stands for. */
  readonly sample: string;
}

const DAY = 86_400;

export const GRAPH_KINDS: readonly GraphKind[] = [
  kind('daily', 1, 'Last 24 Hours', 'collected over 5 minute periods'),
  { ...kind('weekly', 7, 'Last 7 Days', 'averaged over 30 minute periods'), thumbnailTitle: 'Last 7 days' },
  kind('monthly', 28, 'Last 4 Weeks', 'averaged over 2 hour periods'),
  kind('yearly', 365, 'Last 12 Months', 'averaged over 24 hour periods'),
  kind('threeyears', 3 * 365, 'Last Three Years', 'averaged over 24 hour periods'),
];

function kind(name: GraphName, days: number, title: string, sample: string): GraphKind {
  return { name, seconds: days * DAY, title, thumbnailTitle: title, sample: `Data ${sample}` };
}
