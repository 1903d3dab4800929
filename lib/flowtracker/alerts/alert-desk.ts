import type { RrdTool } from '../../rrd/rrdtool.js';
import { digestOf } from '../manage/digest.js';
import { rrdPath, type TrackerSite } from '../site.js';
import type { StoredTracking } from '../trackings.js';
import type { Period } from '../values/period.js';
import { alertJson, alertText, type Alert } from './alert.js';
import { writeAlertStates, type AlertStateChange } from './alert-state.js';
import { decide } from './decide.js';
import { postWebhook } from './post-webhook.js';
import { alertRule, formatMisses, type AlertFrequency, type AlertRule } from './rule.js';
import { mailAddresses } from './mail-addresses.js';
import { sendMail } from './send-mail.js';
import { checkSigma, sigmaValues } from './sigma.js';

/** Told of what could not be sent or remembered. */
type OnProblem = (text: string) => void;

/**
 * Looks at every stored value, and sends what is to be told beside the loop, which never waits for it. That somebody was notified is
 * written down when the message was taken; until then it is remembered here.
 */
export class AlertDesk {
  readonly #site: TrackerSite;
  readonly #rrd: RrdTool;
  readonly #onProblem: OnProblem;
  readonly #changes = new Map<StoredTracking, AlertStateChange>();
  /**
   * Period ends of the newest messages, by file name: a definition that was read before a note was written does not tell of it. One
   * that was revised since begins anew.
   */
  readonly #notified = new Map<string, { readonly end: number; readonly digest: string }>();
  readonly #sending = new Set<Promise<void>>();

  constructor(site: TrackerSite, rrd: RrdTool, onProblem: OnProblem) {
    this.#site = site;
    this.#rrd = rrd;
    this.#onProblem = onProblem;
  }

  /** Looks at a value that has been stored. */
  async check(tracking: StoredTracking, value: number, period: Period): Promise<void> {
    const stored = alertRule(tracking.file.values);
    const rule = { ...stored, lastNotified: Math.max(stored.lastNotified, this.#notifiedOf(tracking)) };
    if (rule.frequency === 'none') return;
    const alert = rule.frequency.startsWith('sigma')
      ? await this.#sigmaAlert(tracking, rule, period)
      : this.#thresholdAlert(tracking, rule, value, period);
    if (alert) this.#tell(tracking, rule, alert);
  }

  /** Writes down what the values of a period have changed. */
  async finishPeriod(): Promise<void> {
    const changes = new Map(this.#changes);
    this.#changes.clear();
    await this.#write(changes);
  }

  /** Waits until nothing is on its way any more; the time limit of messages bounds this. */
  async settle(): Promise<void> {
    await Promise.all(this.#sending);
  }

  #thresholdAlert(
    tracking: StoredTracking,
    rule: AlertRule,
    value: number,
    period: Period,
  ): Alert | undefined {
    const { isDue, misses, observed, periods } = decide(rule, value, period);
    if (formatMisses(misses) !== formatMisses(rule.misses))
      this.#changes.set(tracking, { alert_consecutive: formatMisses(misses) });
    if (!isDue) return undefined;
    const start = period.end - periods * (period.end - period.start);
    return { ...aboutOf(tracking, rule), observed, start, end: period.end, isOfSeveral: periods > 1 };
  }

  async #sigmaAlert(tracking: StoredTracking, rule: AlertRule, period: Period): Promise<Alert | undefined> {
    const { sigmaType1, sigmaType2, sigmaType3 } = this.#site.config;
    const types: Partial<Record<AlertFrequency, typeof sigmaType1>> = {
      sigma1: sigmaType1,
      sigma2: sigmaType2,
      sigma3: sigmaType3,
    };
    const type = types[rule.frequency];
    if (!type) return undefined;
    try {
      const file = rrdPath(this.#site, tracking.fileName);
      const sigma = checkSigma(await sigmaValues(this.#rrd, file, period, type), type);
      if (!sigma || sigma.current <= sigma.limit) return undefined;
      const { start, end } = period;
      return { ...aboutOf(tracking, rule), observed: sigma.current, start, end, isOfSeveral: false, sigma };
    } catch (error) {
      this.#onProblem(`${tracking.fileName}: no check of its alert: ${reasonOf(error)}`);
      return undefined;
    }
  }

  #tell(tracking: StoredTracking, rule: AlertRule, alert: Alert): void {
    const { addresses, refused } = mailAddresses(rule.destination);
    if (refused.length > 0)
      this.#onProblem(`${tracking.fileName}: no mail to ${refused.join(', ')}, which is no mail address`);
    const { alertWebhook, alertTimeLimit } = this.#site.settings;
    const messages: Promise<void>[] = [];
    if (addresses.length > 0)
      messages.push(sendMail(alertText(alert, this.#site), addresses, this.#site.settings));
    if (alertWebhook !== undefined)
      messages.push(postWebhook(alertWebhook, alertJson(alert, this.#site), alertTimeLimit));
    if (messages.length === 0) return;
    this.#notified.set(tracking.fileName, { end: alert.end, digest: digestOf(tracking) });
    const sending = this.#finish(tracking, alert, messages).finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  async #finish(tracking: StoredTracking, alert: Alert, messages: readonly Promise<void>[]): Promise<void> {
    const results = await Promise.allSettled(messages);
    for (const result of results)
      if (result.status === 'rejected')
        this.#onProblem(`${tracking.fileName}: its alert could not be sent: ${reasonOf(result.reason)}`);
    if (results.some(({ status }) => status === 'fulfilled'))
      await this.#write(new Map([[tracking, { alert_last_notified: String(alert.end) }]]));
    // What was not sent is tried again with the next value that is to be told.
    else if (this.#notified.get(tracking.fileName)?.end === alert.end)
      this.#notified.delete(tracking.fileName);
  }

  #notifiedOf(tracking: StoredTracking): number {
    const newest = this.#notified.get(tracking.fileName);
    return newest?.digest === digestOf(tracking) ? newest.end : 0;
  }

  async #write(changes: ReadonlyMap<StoredTracking, AlertStateChange>): Promise<void> {
    try {
      await writeAlertStates(this.#site, changes);
    } catch (error) {
      const names = [...changes.keys()].map(({ fileName }) => fileName).join(', ');
      this.#onProblem(`the state of alerts of ${names} was not written: ${reasonOf(error)}`);
    }
  }
}

function aboutOf({ fileName, label }: StoredTracking, { frequency, threshold }: AlertRule) {
  return { fileName, label, frequency, threshold };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
