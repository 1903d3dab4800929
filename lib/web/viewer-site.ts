import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { Settings } from '../config/settings.js';
import type { NameService } from '../names/name-service.js';
import { FilterStore } from '../saved/store.js';
import type { ReportLimits, ViewerSite } from './context.js';

interface Parts {
  readonly config: FlowViewerConfig;
  readonly settings: Settings;
  readonly names: NameService;
  /** The clock, Unix seconds. */
  readonly now: () => number;
  readonly limits?: ReportLimits;
}

/** Puts the FlowViewer side of a site together. */
export function makeViewerSite({ config, settings, names, now, limits }: Parts): ViewerSite {
  return {
    config,
    settings,
    names,
    store: new FilterStore(config, now),
    limits: limits ?? {
      timeMs: settings.reportTimeout * 1000,
      simultaneous: settings.simultaneousReports,
      waitMs: settings.reportQueue * 1000,
    },
  };
}
