import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { ENTER, READ, WRITE } from './access.js';

/** A variable with permissions. */
export type Permissions = Extract<keyof FlowViewerConfig, `${string}Perms`>;

/** Something that web server and daemons make for each other. */
interface Held {
  readonly what: string;
  readonly perms: Permissions;
  /** Bits of what the others do with it. What is replaced whole is only read. */
  readonly needs: number;
  /** It lies in a directory of its own, which has these permissions. */
  readonly below?: Permissions;
  /** Names of those that exist, where nothing else looks at them. */
  readonly existing?: RegExp;
  /** Everybody may see it. */
  readonly isPublic?: boolean;
}

/** A directory in which web server and daemons both make things. */
export interface SharedDirectory {
  readonly name: string;
  /** The permissions that it is made with. */
  readonly perms: Permissions;
  readonly paths: (config: FlowViewerConfig) => readonly string[];
  readonly holds: readonly Held[];
}

const PICTURES: readonly Held[] = [
  { what: 'a directory of pictures', perms: 'htmlDirPerms', needs: READ | WRITE | ENTER },
  { what: 'a picture', perms: 'graphFilePerms', needs: READ, below: 'htmlDirPerms', isPublic: true },
];

/** What the pages, the Collector, the Grapher and Recreate share (FlowTracker specification, section 2). */
export const SHARED_DIRECTORIES: readonly SharedDirectory[] = [
  {
    name: '$filter_directory',
    perms: 'filterDirPerms',
    paths: ({ filterDirectory }) => [filterDirectory],
    holds: [{ what: 'a tracking', perms: 'filterFilePerms', needs: READ }],
  },
  {
    name: '$rrdtool_directory',
    perms: 'rrdDirPerms',
    paths: ({ rrdtoolDirectory }) => [rrdtoolDirectory],
    holds: [{ what: 'an RRD', perms: 'rrdFilePerms', needs: READ | WRITE }],
  },
  {
    name: '$work_directory',
    perms: 'workDirPerms',
    paths: ({ workDirectory }) => [workDirectory],
    holds: [
      {
        what: 'a work file',
        perms: 'filterFilePerms',
        needs: READ,
        existing: /^\.FlowMonitor_.*\.(?:look|state|lock)$/s,
      },
    ],
  },
  {
    name: '$monitor_directory',
    perms: 'htmlDirPerms',
    paths: ({ monitorDirectory, tracker }) => [monitorDirectory, tracker.directory ?? ''],
    holds: [...PICTURES, { what: 'the public list', perms: 'activesFilePerms', needs: READ, isPublic: true }],
  },
  {
    name: 'the directory of a dashboard',
    perms: 'htmlDirPerms',
    paths: ({ dashboardDirectory, otherDashboards }) => [dashboardDirectory, ...otherDashboards],
    holds: [{ what: 'a thumbnail', perms: 'graphFilePerms', needs: READ, isPublic: true }],
  },
];
