import { suiteLinks } from '../../suite-links.js';
import type { SuitePageFactory } from '../../suite-pages.js';

/** FV_Relay.cgi: the old address of the suite leads to the new one (FlowViewer specification, section 2.1). */
export const relayPage: SuitePageFactory = (context) => (req, res) => {
  res.setHeader('Location', suiteLinks(req, res, context).to('FV'));
  res.status(303).end();
};
