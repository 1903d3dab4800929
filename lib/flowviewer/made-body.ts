import type { PieSlice } from '../charts/chart.js';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { Period } from '../criteria/period.js';
import type { NameService } from '../names/name-service.js';
import type { QueryFacts } from '../query/run.js';
import type { InterfaceName } from '../criteria/interface-names.js';
import type { ReportBody } from './report-model.js';
import type { ReportSettings } from './settings.js';

/** What the body of a report is made from, besides the flows. */
export interface BodySources {
  readonly settings: ReportSettings;
  readonly period: Period;
  readonly config: FlowViewerConfig;
  readonly names: NameService;
  readonly interfaceName: InterfaceName;
}

/** What a report shows. */
export interface MadeBody {
  /** Undefined: no flows match. */
  readonly body: ReportBody | undefined;
  readonly slices: readonly PieSlice[];
  /** Undefined where reading ended early. */
  readonly facts: QueryFacts | undefined;
  readonly notes: readonly string[];
}
