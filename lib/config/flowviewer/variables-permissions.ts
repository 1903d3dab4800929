import { permissions } from './value-types.js';
import { inGroup } from './variable.js';

const permission = inGroup('Permissions');
const WEB = ['FlowViewer', 'FlowGrapher', 'FlowMonitor'] as const;
const MONITOR = ['FlowMonitor'] as const;

/** Permissions of what is created (FlowViewer specification, sections 1.3 and 12, D-24). */
export const PERMISSIONS = {
  workDirPerms: permission('work_dir_perms', permissions, 0o750, WEB, '`$work_directory`.'),
  htmlDirPerms: permission('html_dir_perms', permissions, 0o755, WEB, 'Directories that are served.'),
  filterDirPerms: permission('filter_dir_perms', permissions, 0o750, MONITOR, '`$filter_directory`.'),
  rrdDirPerms: permission('rrd_dir_perms', permissions, 0o750, MONITOR, '`$rrdtool_directory`.'),
  htmlFilePerms: permission('html_file_perms', permissions, 0o644, WEB, 'Saved reports.'),
  graphFilePerms: permission('graph_file_perms', permissions, 0o644, WEB, 'Pictures.'),
  filterFilePerms: permission('filter_file_perms', permissions, 0o640, WEB, 'Filters and trackings.'),
  rrdFilePerms: permission('rrd_file_perms', permissions, 0o640, MONITOR, 'RRD files.'),
  monitorFilePerms: permission('monitor_file_perms', permissions, 0o644, MONITOR, 'Saved trackings.'),
  activesFilePerms: permission('actives_file_perms', permissions, 0o644, MONITOR, 'The public list.'),
} as const;
