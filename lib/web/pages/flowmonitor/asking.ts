import { checkFormToken, formToken } from '../../form-token.js';
import { suitePage } from '../../suite-page.js';
import type { TrackerRequest } from './tracker-page.js';

interface Link {
  readonly label: string;
  readonly href: string;
}

/** A list of files, groups or the like below a sentence. */
interface Particulars {
  readonly heading: string;
  readonly items: readonly string[];
}

/** A question whose answer changes something. */
interface Question {
  readonly title: string;
  /** The tracking that it is about. */
  readonly subject: string;
  readonly text: string;
  readonly particulars?: readonly Particulars[];
  /** Where the answer is sent. */
  readonly action: string;
  readonly button: string;
  readonly keep: string;
}

/** Asks before something is changed: GET changes nothing (FlowTracker specification, section 17.1). */
export async function ask(request: TrackerRequest, question: Question): Promise<void> {
  const { req, res, context, key, links, site } = request;
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    title: question.title,
    view: 'flowmonitor/asking',
    hasSides: true,
    data: {
      question: { particulars: [], ...question },
      styles: ['report.css', 'monitor.css'],
      back: links.to('FlowMonitor_Management', key, 'List'),
      token: await formToken(req, res, site),
    },
  });
}

/** @throws HttpError 403 if the form is none of ours */
export async function checkAnswer({ req, fields, site }: TrackerRequest): Promise<void> {
  await checkFormToken(req, fields, site);
}

/** What was done. */
interface Result {
  readonly title: string;
  readonly text: string;
  readonly particulars?: readonly Particulars[];
  readonly facts?: readonly { readonly label: string; readonly value: string }[];
  /** What one may want to do next, the likeliest first. */
  readonly next: readonly Link[];
  /** URL that shows the outcome by GET. */
  readonly address: string;
  /** Hash for the tools' buttons. */
  readonly hash?: string;
}

export async function tell({ req, res, context, key }: TrackerRequest, result: Result): Promise<void> {
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    hash: result.hash,
    title: result.title,
    view: 'flowmonitor/done',
    hasSides: true,
    address: result.address,
    data: { result: { particulars: [], facts: [], ...result }, styles: ['report.css', 'monitor.css'] },
  });
}

/** The link back to the list, last among what is next. */
export function toList({ links, key, word }: TrackerRequest): Link {
  return { label: `All ${word.toLowerCase()}s`, href: links.to('FlowMonitor_Management', key, 'List') };
}
