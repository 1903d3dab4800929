import type { RrdTool } from '../../rrd/rrdtool.js';
import { digestOf } from '../manage/digest.js';
import { rrdPath, type TrackerSite } from '../site.js';
import { findTracking, type StoredTracking } from '../trackings.js';
import type { Period } from '../values/period.js';
import { alertJson, alertText, type Alert } from './alert.js';
import { writeAlertStates, type AlertStateChange } from './alert-state.js';
import { decide } from './decide.js';
import { Outbox, type Message } from './outbox.js';
import { postWebhook } from './post-webhook.js';
import { alertRule, formatMisses, type AlertFrequency, type AlertRule } from './rule.js';
import { mailAddresses } from './mail-addresses.js';
import { sendMail } from './send-mail.js';
import { checkSigma, sigmaValues } from './sigma.js';

/** Told of what could not be sent or remembered. */
type OnProblem = (text: string) => void;

/** A change of a definition that has not been written yet: a disk may be full, or others change trackings. */
interface Unwritten {
  readonly tracking: StoredTracking;
  readonly change: AlertStateChange;
}

/**
 * Looks at every stored value, and sends what is to be told beside the loop, which never waits for it. That somebody was notified is
 * written down when the mail was taken (the post, where there are no addresses); until then it is remembered here.
 */
export class AlertDesk {
  readonly #site: TrackerSite;
  readonly #rrd: RrdTool;
  readonly #onProblem: OnProblem;
  /** By file name; tried again with every period until it is written. */
  readonly #unwritten = new Map<string, Unwritten>();
  #writing = Promise.resolve();
  /**
   * Period ends of the newest messages, by file name: a definition that was read before a note was written does not tell of it. One
   * that was revised since begins anew.
   */
  readonly #notified = new Map<string, { readonly end: number; readonly digest: string }>();
  readonly #outbox = new Outbox();

  constructor(site: TrackerSite, rrd: RrdTool, onProblem: OnProblem) {
    this.#site = site;
    this.#rrd = rrd;
    this.#onProblem = onProblem;
  }

  /** Looks at a value that has been stored. */
  async check(tracking: StoredTracking, value: number, period: Period): Promise<void> {
    const stored = alertRule(this.#valuesOf(tracking));
    const rule = { ...stored, lastNotified: Math.max(stored.lastNotified, this.#notifiedOf(tracking)) };
    if (rule.frequency === 'none') return;
    const alert = rule.frequency.startsWith('sigma')
      ? await this.#sigmaAlert(tracking, rule, period)
      : this.#thresholdAlert(tracking, rule, value, period);
    if (alert) this.#tell(tracking, rule, alert);
  }

  /** Sends again what was not taken, for a period that is about to begin. */
  retry(): void {
    this.#outbox.retry();
  }

  /** Writes down what the values of a period have changed. */
  async finishPeriod(): Promise<void> {
    await this.#write();
  }

  /** Waits until nothing is on its way any more; the time limit of messages bounds this. */
  async settle(): Promise<void> {
    await this.#outbox.settle();
  }

  #thresholdAlert(
    tracking: StoredTracking,
    rule: AlertRule,
    value: number,
    period: Period,
  ): Alert | undefined {
    const { isDue, misses, observed, periods } = decide(rule, value, period);
    if (formatMisses(misses) !== formatMisses(rule.misses))
      this.#change(tracking, { alert_consecutive: formatMisses(misses) });
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
    const { settings } = this.#site;
    const { alertWebhook } = settings;
    const isMailed = addresses.length > 0;
    if (!isMailed && alertWebhook === undefined) return;
    this.#notified.set(tracking.fileName, { end: alert.end, digest: digestOf(tracking) });
    const about = this.#messageAbout(tracking, alert);
    if (isMailed)
      this.#outbox.post({
        ...about,
        channel: 'mail',
        send: () => sendMail(alertText(alert, this.#site), addresses, settings),
      });
    if (alertWebhook !== undefined)
      this.#outbox.post({
        ...about,
        channel: 'webhook',
        send: () => postWebhook(alertWebhook, alertJson(alert, this.#site), settings.alertTimeLimit),
        ...(isMailed && { onSent: () => Promise.resolve() }),
      });
  }

  #messageAbout(tracking: StoredTracking, alert: Alert): Omit<Message, 'channel' | 'send'> {
    const { fileName } = tracking;
    return {
      fileName,
      isWanted: async () => {
        const found = await findTracking(this.#site, fileName).catch(() => undefined);
        return found !== undefined && digestOf(found) === digestOf(tracking);
      },
      onSent: async () => {
        this.#change(tracking, { alert_last_notified: String(alert.end) });
        await this.#write();
      },
      onFailure: (error) =>
        this.#onProblem(
          `${fileName}: its alert could not be sent: ${reasonOf(error)}; it is tried again with each loop`,
        ),
    };
  }

  #notifiedOf(tracking: StoredTracking): number {
    const newest = this.#notified.get(tracking.fileName);
    return newest?.digest === digestOf(tracking) ? newest.end : 0;
  }

  /** What the definition says, and what of it is not written yet. */
  #valuesOf({ fileName, file, ...tracking }: StoredTracking): ReadonlyMap<string, string> {
    const newer = this.#unwritten.get(fileName);
    if (!newer || digestOf(newer.tracking) !== digestOf(tracking)) return file.values;
    return new Map([...file.values, ...Object.entries<string>({ ...newer.change })]);
  }

  #change(tracking: StoredTracking, change: AlertStateChange): void {
    const { fileName } = tracking;
    const before = this.#unwritten.get(fileName);
    const isSame = before !== undefined && digestOf(before.tracking) === digestOf(tracking);
    this.#unwritten.set(fileName, { tracking, change: { ...(isSame && before.change), ...change } });
  }

  /** One after the other: an older note must not come down on a newer one. */
  #write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeNow());
    return this.#writing;
  }

  async #writeNow(): Promise<void> {
    const entries = [...this.#unwritten];
    if (entries.length === 0) return;
    try {
      await writeAlertStates(
        this.#site,
        new Map(entries.map(([, { tracking, change }]) => [tracking, change])),
      );
      // What has changed again meanwhile is written next time.
      for (const [fileName, written] of entries)
        if (this.#unwritten.get(fileName) === written) this.#unwritten.delete(fileName);
    } catch (error) {
      const names = entries.map(([fileName]) => fileName).join(', ');
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
