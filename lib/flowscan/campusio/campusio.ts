import { join } from 'node:path';
import { loadCampusioConfig } from '../../config/campusio-cf.js';
import { formatIssue } from '../../config/issue.js';
import type { Report, ReportClass, ReportContext } from '../report-class.js';
import { CampusReport } from './campus-report.js';

/** CampusIO as a report class: traffic into and out of a site (FlowScan specification, section 9). */
export const campusio: ReportClass = {
  async load(context: ReportContext): Promise<Report> {
    const { config, warnings } = await loadCampusioConfig(join(context.configDir, `${context.name}.cf`));
    for (const warning of warnings) context.log.warn(formatIssue(warning));
    return new CampusReport(config, context);
  },
};
