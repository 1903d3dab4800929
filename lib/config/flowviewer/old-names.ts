import type { VariableKey } from './registry.js';

/** Another name of a variable, of 3.x or early 4.x (FlowViewer specification, section 1.4). */
interface OldName {
  readonly name: string;
  readonly key: VariableKey;
  /** What its text becomes. */
  readonly convert?: (text: string) => string;
}

/** Names that count where the present one is not assigned; of several the first. */
export const OLD_NAMES: readonly OldName[] = [
  { name: 'tracker_directory', key: 'monitorDirectory' },
  { name: 'tracker_short', key: 'monitorShort' },
  { name: 'debug_tracker', key: 'debugMonitor' },
  { name: 'trackings_title', key: 'rightTitle' },
  { name: 'monitors_title', key: 'rightTitle' },
  { name: 'user_hyperlink', key: 'leftTitleLink' },
  {
    name: 'sensor_config_directory',
    key: 'sensorConfigFile',
    convert: (directory) => `${directory}/sensor.conf`,
  },
  { name: 'dir_perms', key: 'workDirPerms' },
  { name: 'dir_perms', key: 'htmlDirPerms' },
  { name: 'dir_perms', key: 'filterDirPerms' },
  { name: 'dir_perms', key: 'rrdDirPerms' },
];

/** Variables that are accepted and mean nothing, and why. */
export const IGNORED_NAMES: ReadonlyMap<string, string> = new Map([
  ['use_NDBM', 'not read since 4.6'],
  ['remove_reportfiles_time', 'not read since 4.6'],
  ['saved_filters_perms', 'never read'],
  ['time_zone', 'the time zone is that of the process'],
  ['time_zone_dst_offset', 'the time zone is that of the process'],
  ['bg_color', 'pages have their own colours'],
  ['text_color', 'pages have their own colours'],
  ['link_color', 'pages have their own colours'],
  ['vlink_color', 'pages have their own colours'],
  ['work_short', 'files of `$work_directory` are not served'],
  ['silk_all_only', 'not read since 4.1'],
  ['use_existing_concats', 'there are no concatenated files'],
]);
