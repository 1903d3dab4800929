import { findFlowViewerConfig } from '../config/flowviewer-pm.js';
import { formatIssue } from '../config/issue.js';
import type { Settings } from '../config/settings.js';
import type { ViewerSite } from './context.js';

interface Options {
  /** FlowViewer_Configuration.pm, if it was named. */
  readonly viewerFile?: string | undefined;
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  /** Path of the program as it was invoked: of a CGI script, with the configuration beside it. */
  readonly invokedAs: string;
  readonly now: () => number;
  readonly log: (line: string) => void;
  readonly warn?: (line: string) => void;
}

/** A FlowViewer site that is read when somebody asks for it. */
interface LazyViewer {
  open(): Promise<ViewerSite>;
  close(): Promise<void>;
}

/** Finds FlowViewer_Configuration.pm; undefined if there is none. A file that is named counts whether it exists or not. */
export function openViewer(options: Options): LazyViewer | undefined {
  const { viewerFile, settings, env, invokedAs } = options;
  const setting = settings.flowViewerConfig;
  const file = findFlowViewerConfig({ option: viewerFile, setting, env, invokedAs });
  if (file === undefined) return undefined;
  let opened: Promise<ViewerSite> | undefined;
  return {
    open: () => {
      opened ??= load(file, options).catch((error: unknown) => {
        // What is wrong may be put right meanwhile.
        opened = undefined;
        throw error;
      });
      return opened;
    },
    close: async () => {
      const site = await opened?.catch(() => undefined);
      site?.names.close();
    },
  };
}

/** A page that does without FlowViewer does not even load the code for it. */
async function load(file: string, { settings, now, log, warn }: Options): Promise<ViewerSite> {
  const [{ loadFlowViewerConfig }, { openNames }, { makeViewerSite }] = await Promise.all([
    import('../config/flowviewer-pm.js'),
    import('../names/open-names.js'),
    import('./viewer-site.js'),
  ]);
  const { config, warnings, permissionWarnings } = await loadFlowViewerConfig(file, {
    othersMayWrite: settings.writableByOthers,
  });
  for (const issue of [...warnings, ...permissionWarnings]) warn?.(formatIssue(issue));
  const site = makeViewerSite({ config, settings, names: openNames(config, settings), now });
  for (const directory of await site.store.createDirectories()) log(`created ${directory}`);
  return site;
}
