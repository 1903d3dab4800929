import { headerRows } from '../../../criteria/header.js';
import { establish, type Establishment } from '../../../flowtracker/manage/establish.js';
import { readTrackingForm } from '../../../flowtracker/manage/tracking-form.js';
import { TrackingError } from '../../../flowtracker/tracking-error.js';
import { deviceInterfaces } from '../../../criteria/interface-names.js';
import { seeOther } from '../../answer.js';
import { sendForm } from '../forms/send-form.js';
import { tell, toList } from './asking.js';
import { displayHref } from './list-model.js';
import { revisePage } from './revise-form.js';
import { storeSubmission } from './submission.js';
import { startRecreation } from './start-recreation.js';
import { trackerPage, type TrackerRequest } from './tracker-page.js';

/**
 * FlowMonitor_Main.cgi: establishes a tracking or a group from its form, or starts to make its past; `DB^Revise^MT_file` revises one
 * (FlowTracker specification, section 6).
 */
export const mainPage = trackerPage(async (request) => {
  const { req, res, links, key, parts } = request;
  if (parts[0] === 'Revise' || parts[0] === 'Revise~Monitor' || parts[0] === 'Revise Monitor') {
    await revisePage(request);
    return;
  }
  // Nothing was asked for: an old bookmark, or a page that was loaded again.
  if (req.method !== 'POST') {
    seeOther(req, res, links.to('FlowMonitor', key));
    return;
  }
  await establishPage(request);
});

async function establishPage(request: TrackerRequest): Promise<void> {
  const { req, res, context, site, tracker, fields, key, links } = request;
  let made: Establishment;
  try {
    made = await establish(tracker, fields);
  } catch (error) {
    if (!(error instanceof TrackingError) || error.issues.length === 0) throw error;
    await sendForm(req, res, context, {
      tool: 'FlowMonitor',
      dashboard: key,
      block: readTrackingForm(fields, site.config).block,
      issues: error.issues,
      hidden: originalStart(fields),
    });
    return;
  }
  if (made.kind === 'group') {
    seeOther(req, res, links.to('FlowMonitor_Group', key, 'Solicit', made.label.trim().replaceAll(' ', '~')));
    return;
  }
  if (made.kind === 'recreate') {
    startRecreation(request, made.job.path);
    seeOther(req, res, displayHref(request, made.fileName));
    return;
  }
  await tellOfTracking(request, made);
}

/** The start that the form was first shown with: what differs from it was entered by the user. */
function originalStart(fields: ReadonlyMap<string, string>): Record<string, string> {
  return {
    original_start_date: fields.get('original_start_date') ?? '',
    original_start_time: fields.get('original_start_time') ?? '',
  };
}

async function tellOfTracking(
  request: TrackerRequest,
  { fileName, label, paths }: Extract<Establishment, { kind: 'individual' | 'group' }>,
): Promise<void> {
  const { site, word, fields } = request;
  const { config } = site;
  const { block } = readTrackingForm(fields, config);
  const interfaceName = await deviceInterfaces(block, config);
  const facts = headerRows(block, { tool: 'FlowMonitor', config, interfaceName });
  const display = displayHref(request, fileName);
  await tell(request, {
    title: `${word} established`,
    text: 'Its first value comes with the next run of the Collector, its graphs with the next run of the Grapher: both take less than five minutes.',
    facts: [
      { label: `${word} Label`, value: label },
      ...facts.filter(({ value }) => value !== ''),
      { label: 'Filter File', value: paths.filter },
      { label: 'RRDtool Database', value: paths.rrd ?? '' },
      { label: 'HTML Directory', value: paths.pictures },
    ],
    next: [{ label: `Show ${label.trim()}`, href: display }, toList(request)],
    address: display,
    hash: await storeSubmission(request, block),
  });
}
