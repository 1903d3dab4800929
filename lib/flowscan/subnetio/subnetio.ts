import { join } from 'node:path';
import { loadCampusioConfig } from '../../config/campusio-cf.js';
import { ConfigError, formatIssue, type ConfigIssue } from '../../config/issue.js';
import { loadSubnetioConfig } from '../../config/subnetio-cf.js';
import { CampusReport } from '../campusio/campus-report.js';
import type { Report, ReportClass, ReportContext } from '../report-class.js';
import { SubnetReport } from './subnet-report.js';

/** SubNetIO as a report class: CampusIO, and an RRD for each subnet (FlowScan specification, section 10). */
export const subnetio: ReportClass = {
  async load(context: ReportContext): Promise<Report> {
    const path = (name: string): string => join(context.configDir, `${name}.cf`);
    // Both are read before either is refused, so that everything that is wrong is told at once.
    const issues: ConfigIssue[] = [];
    const campus = await loadCampusioConfig(path('CampusIO')).catch(collectIn(issues));
    const subnet = await loadSubnetioConfig(path(context.name)).catch(collectIn(issues));
    if (!campus || !subnet) throw new ConfigError(issues);
    for (const warning of [...campus.warnings, ...subnet.warnings]) context.log.warn(formatIssue(warning));
    return new CampusReport(campus.config, context, new SubnetReport(subnet.config));
  },
};

function collectIn(issues: ConfigIssue[]): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof ConfigError)) throw error;
    issues.push(...error.issues);
    return undefined;
  };
}
