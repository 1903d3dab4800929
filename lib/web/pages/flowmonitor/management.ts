import { HttpError } from '../../http-error.js';
import { archivePage, restartPage } from './archive.js';
import { listPage } from './list.js';
import { recreatePage } from './recreate-past.js';
import { cancelRecreationPage, resumeRecreationPage } from './recreations.js';
import { proceedPage, removePage, removedPage, restorePage } from './remove.js';
import { renamePage } from './rename.js';
import { solicitPage } from './revise-form.js';
import { trackerPage, type TrackerRequest } from './tracker-page.js';

/** Actions of the query, by both spellings of the original, and some of our own (FlowTracker specification, section 6). */
const ACTIONS: Readonly<Record<string, (request: TrackerRequest) => Promise<void>>> = {
  '': listPage,
  List: listPage,
  'List Monitors': listPage,
  Solicit: solicitPage,
  'Solicit Revision': solicitPage,
  SolicitN: renamePage,
  'Solicit Rename': renamePage,
  Rename: renamePage,
  'Rename Monitor': renamePage,
  Archive: archivePage,
  'Archive Monitor': archivePage,
  Restart: restartPage,
  'Restart Monitor': restartPage,
  Remove: removePage,
  'Remove Monitor': removePage,
  Proceed: proceedPage,
  'Proceed with Removal': proceedPage,
  Removed: removedPage,
  Restore: restorePage,
  Recreate: recreatePage,
  Resume: resumeRecreationPage,
  Cancel: cancelRecreationPage,
};

/** FlowMonitor_Management.cgi: the list of trackings and what is done with them. GET asks, POST does it. */
export const managementPage = trackerPage(async (request) => {
  const [part = ''] = request.parts;
  const action = part.replaceAll('~', ' ');
  const page = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (!page) throw new HttpError(404, 'There is no such page of trackings.');
  await page(request);
});
