import { suiteLinks } from '../../suite-links.js';
import type { PageFactory } from '../../page-factory.js';

/** FV_Relay.cgi: the old address of the suite leads to the new one (FlowViewer specification, section 2.1). */
export const relayPage: PageFactory = (context) => (req, res) => {
  res.setHeader('Location', suiteLinks(req, res, context).to('FV'));
  res.status(303).end();
};
