import type { SuitePageFactory } from '../../suite-pages.js';

export const entryPage: SuitePageFactory = () => (_req, res) => {
  res.send('');
};
