import { filterDateText } from '../../query/filter.js';
import type { TrackerSite } from '../site.js';
import { FREQUENCY_TEXTS, type AlertFrequency } from './rule.js';
import type { SigmaCheck } from './sigma.js';

/** Something to tell of a tracking. */
export interface Alert {
  readonly fileName: string;
  readonly label: string;
  readonly frequency: AlertFrequency;
  /** As configured, with its sign; 0 where only sigma counts. */
  readonly threshold: number;
  readonly observed: number;
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
  /** Whether the value is the worst of several periods. */
  readonly isOfSeveral: boolean;
  readonly sigma?: SigmaCheck;
}

export interface AlertText {
  readonly subject: string;
  readonly body: string;
}

/** The mail of an alert, in the words of the original (FlowTracker specification, section 9). */
export function alertText(alert: Alert, site: TrackerSite): AlertText {
  const { fileName, label, frequency, observed, start, end, isOfSeveral } = alert;
  const { family } = site;
  const isBelow = isFallBelow(alert);
  const value = isOfSeveral ? 'Max Observed Value' : 'Observed Value';
  const rows: readonly [string, string | number][] = [
    ['Start of Period', filterDateText(start)],
    ['End of Period', filterDateText(end)],
    ['Threshold', thresholdText(alert)],
    [value, observed],
  ];
  const lines = [
    '',
    `The flow-rate of the ${fileName} ${family} has ${isBelow ? 'not met' : 'exceeded'} the configured Alert Threshold.`,
    '',
    ...rows.map(([name, text]) => `${name.padStart(18)}: ${text}`),
    '',
    `See: ${pageUrl(site, 'Display', `^filter_hash=MT_${fileName}`)}`,
    '',
    `Current Alert Frequency: '${FREQUENCY_TEXTS[frequency]}'. To turn off these emails, set the Alert Frequency to '${FREQUENCY_TEXTS.none}'.`,
    '',
    `See: ${pageUrl(site, 'Management', `^Solicit^${label.replaceAll(' ', '~')}`)}`,
    '',
  ];
  const subject = `${family} threshold ${isBelow ? 'not met' : 'exceeded'}: ${fileName}`;
  return { subject: withoutControls(subject), body: lines.map(withoutControls).join('\n') };
}

/** The same for programs. */
export function alertJson(alert: Alert, site: TrackerSite): Readonly<Record<string, unknown>> {
  const { fileName, label, frequency, observed, start, end, threshold, sigma } = alert;
  return {
    tool: site.family,
    tracking: fileName,
    label,
    kind: sigma ? 'sigma' : 'threshold',
    what: isFallBelow(alert) ? 'not met' : 'exceeded',
    frequency,
    threshold: sigma ? sigma.limit : Math.abs(threshold),
    observed,
    periodStart: start,
    periodEnd: end,
    url: pageUrl(site, 'Display', `^filter_hash=MT_${fileName}`),
  };
}

function isFallBelow({ threshold, sigma }: Alert): boolean {
  return !sigma && threshold < 0;
}

function thresholdText({ threshold, sigma }: Alert): string {
  if (!sigma) return String(Math.abs(threshold));
  const { limit, mean, deviation, type } = sigma;
  const [sd, average] = [Math.round(deviation), Math.round(mean)];
  return `${limit} (${type.sigmas} * Sigma (${sd}) above average (${average}) from previous ${type.observations} readings)`;
}

/** Address of a page of the tool; the dashboard is left open. */
function pageUrl({ config, family }: TrackerSite, page: string, query: string): string {
  const { flowViewerService, flowViewerServer, cgiBinShort } = config;
  const path = `/${cgiBinShort}/${family}_${page}.cgi`.replace(/\/+/g, '/');
  return `${flowViewerService}://${flowViewerServer}${path}?${encodeURIComponent(query).replaceAll('%3D', '=')}`;
}

function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
