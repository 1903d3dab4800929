import type { Request, Response } from 'express';
import type { FormIssue } from '../../../criteria/issue.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { dashboardNamed } from '../../../saved/dashboards.js';
import type { WebContext } from '../../context.js';
import { suiteLinks, type SuiteLinks } from '../../suite-links.js';
import { suitePage } from '../../suite-page.js';
import type { SuiteTool } from '../../suite-frame.js';
import { viewerOf } from '../../viewer.js';
import { formModel } from './model.js';
import type { Revision } from './tool-fields.js';

/** A form to be shown: filled, or sent back with what is wrong. */
interface ShownForm {
  readonly tool: SuiteTool;
  /** First part of the query, or the field `active_dashboard`. */
  readonly dashboard: string;
  readonly block: FilterBlock;
  /** Hash of the filter that the other tools' buttons carry on. */
  readonly hash?: string | undefined;
  /** What to know before it is filled in. */
  readonly note?: string;
  /** All that is wrong with what was sent; the page is then answered with 400. */
  readonly issues?: readonly FormIssue[];
  /** The tracking that is to be revised, by its hash, and the URL of its form. */
  readonly revising?: { readonly hash: string; readonly address: string } & Revision;
  /** Fields that the form carries unseen. */
  readonly hidden?: Readonly<Record<string, string>>;
}

/** Sends the form of a tool (FlowViewer specification, sections 2.2, 2.6 and 7). */
export async function sendForm(
  req: Request,
  res: Response,
  context: WebContext,
  { tool, dashboard, block, hash, note, issues, revising, hidden }: ShownForm,
): Promise<void> {
  const site = await viewerOf(context);
  const links = suiteLinks(req, res, context);
  const word = links.monitor === 'FlowTracker' ? 'Tracking' : 'Monitor';
  const key = dashboardNamed(site.store.dashboards(), dashboard)?.key ?? 'Main_Only';
  const form = await formModel({ tool, block, issues, revision: revising, word }, site, context.now());
  const filters = await site.store.listFilters();
  await suitePage(req, res, context, {
    tool,
    dashboard: key,
    hash,
    title: titleOf(tool, links, revising !== undefined),
    view: 'flowviewer/form',
    hasSides: true,
    status: issues && issues.length > 0 ? 400 : 200,
    data: {
      form,
      note,
      key,
      shown: { device: block.device_name, exporter: block.exporter },
      hidden: hidden ?? (tool === 'FlowMonitor' && !revising ? startAsShown(block) : {}),
      scripts: ['suite-form.js', 'suite-run.js'],
      action: revising
        ? links.to('FlowMonitor_Main', key, 'Revise', revising.hash)
        : links.to(`${tool}_Main`),
      reload: revising?.address ?? links.to(tool, key, `filter_hash=${hash ?? ''}`),
      reset: revising?.address ?? links.to(tool, key, 'filter_hash='),
      runs: tool !== 'FlowMonitor',
      filters: {
        id: 'filters',
        label: 'Saved filters',
        groups: [
          {
            label: '',
            entries: [
              { label: 'manage all', target: links.target('FlowViewer_SaveManage', key, 'ListFilters') },
            ],
          },
          {
            label: 'Filters',
            entries: filters.map(({ label, title }) => ({
              label: title,
              target: links.target(tool, key, `filter_hash=FL_${label}`),
            })),
          },
        ].filter(({ entries }) => entries.length > 0),
      },
    },
  });
}

/** A start that is left as it was shown never asks for the past, however long the form was open (FlowTracker specification, section 15). */
function startAsShown({ start_date: date, start_time: time }: FilterBlock): Record<string, string> {
  return { original_start_date: date, original_start_time: time };
}

function titleOf(tool: SuiteTool, { monitor }: SuiteLinks, isRevision: boolean): string {
  if (tool === 'FlowViewer') return 'Create a FlowViewer Report';
  if (tool === 'FlowGrapher') return 'Create a FlowGrapher Report';
  const word = monitor === 'FlowTracker' ? 'Tracking' : 'Monitor';
  return isRevision ? `Revise a ${word}` : `Create a ${word}`;
}
