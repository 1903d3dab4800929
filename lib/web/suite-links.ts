import type { Request, Response } from 'express';
import type { WebContext } from './context.js';
import { placeOf } from './place.js';
import { joinQuery } from './query-parts.js';
import { TOOLS, type SuiteScript } from './tools.js';

/** Builds links to the suite's scripts, relative to the page. */
export interface SuiteLinks {
  /** File name of a script under the family name of the page: `FlowTracker_Display.cgi`. */
  script(id: SuiteScript): string;
  /** URL of a script with the parts of its query, the dashboard first. */
  to(id: SuiteScript, ...parts: readonly string[]): string;
  /** The same for the value of a menu's entry, which `go` leads to: without the way to the directory of the scripts. */
  target(id: SuiteScript, ...parts: readonly string[]): string;
  /** What the page's family calls FlowMonitor. */
  readonly monitor: 'FlowMonitor' | 'FlowTracker';
}

/**
 * Links of a page carry the name under which it was called: of a FlowTracker page those of FlowTracker (FlowTracker specification,
 * section 1). Pages of the other tools take the name of the scripts that are installed.
 */
export function suiteLinks(req: Request, res: Response, context: WebContext): SuiteLinks {
  const place = placeOf(req, res);
  const monitor = monitorName(place.script, context.installed);
  const script = (id: SuiteScript): string => `${id.replace('FlowMonitor', monitor)}.cgi`;
  const target = (id: SuiteScript, ...parts: readonly string[]): string => {
    const query = joinQuery(...parts);
    return `${script(id)}${query === '' ? '' : `?${query}`}`;
  };
  const to: SuiteLinks['to'] = (...where) => `${place.up}${target(...where)}`;
  return { script, to, target, monitor };
}

function monitorName(script: string, installed: ReadonlySet<string> | undefined): SuiteLinks['monitor'] {
  if (script.startsWith('FlowTracker')) return 'FlowTracker';
  if (script.startsWith('FlowMonitor') || !installed || installed.has('FlowMonitor.cgi'))
    return 'FlowMonitor';
  return installed.has('FlowTracker.cgi') ? 'FlowTracker' : 'FlowMonitor';
}

const SUITE_NAMES: ReadonlySet<string> = new Set(
  TOOLS.filter(({ needs }) => needs === 'viewer').flatMap(({ scripts }) => scripts),
);

/** A link of ours that came back from a menu, or undefined if it is none: `FlowViewer.cgi?Main_Only^filter_hash=FL_web`. */
export function ownTarget(text: string): string | undefined {
  const at = text.indexOf('?');
  const script = at < 0 ? text : text.slice(0, at);
  if (!SUITE_NAMES.has(script)) return undefined;
  const query = at < 0 ? '' : text.slice(at).replace(/[^\x21\x24-\x7e]/gu, encodeURIComponent);
  return script + query;
}
