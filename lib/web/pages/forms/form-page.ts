import type { Request } from 'express';
import { blockOfForm, formFieldsOf, readForm } from '../../../criteria/form.js';
import { makeBlock, type FilterBlock } from '../../../criteria/keys.js';
import { prefillBlock } from '../../../criteria/prefill.js';
import { defaultBlock } from '../../../criteria/presets.js';
import { formatHash, parseHash, type FilterHash, type HashCode } from '../../../saved/hash.js';
import { readSource, withSource } from '../../../saved/source.js';
import type { ViewerSite } from '../../context.js';
import { splitQuery } from '../../query-parts.js';
import type { SuiteTool } from '../../suite-frame.js';
import type { PageFactory } from '../../page-factory.js';
import { viewerOf } from '../../viewer.js';
import { sendForm } from './send-form.js';

/**
 * FlowViewer.cgi, FlowGrapher.cgi and FlowMonitor.cgi: the form, empty or filled from a filter hash (FlowViewer specification, section
 * 2.1). Parts of the query behind the hash may set further fields, `source_address=10.1.1.1`. A form that is posted here comes back as
 * it was filled in, for another device.
 */
export function formPage(tool: SuiteTool): PageFactory {
  return (context) => async (req, res) => {
    const site = await viewerOf(context);
    const now = context.now();
    const [dashboard, hashText = '', ...more] = splitQuery(req);
    const hash = parseHash([hashText, ...more].join('^'));
    const posted = postedFields(req);
    const loaded = posted || !hash ? undefined : await site.store.loadFilter(hash);
    const filled = posted ? fromPost(posted, site, now) : fromHash(tool, { hash, loaded, more }, site, now);
    const block = withFields(filled, more, site);
    const isExpired = hash !== undefined && !posted && !loaded;
    await sendForm(req, res, context, {
      tool,
      dashboard: posted?.get('active_dashboard') ?? dashboard,
      block,
      hash: hash && !isExpired ? formatHash(hash) : undefined,
      ...(isExpired && { note: EXPIRED_FILTER }),
    });
  };
}

const EXPIRED_FILTER =
  'The filter that this form was to be filled with is no longer there: it has expired, or never was. These are the usual values.';

/** The originals' buttons post an empty body. */
function postedFields(req: Request): ReadonlyMap<string, string> | undefined {
  if (req.method !== 'POST' || !Buffer.isBuffer(req.body) || req.body.length === 0) return undefined;
  return readForm(req.body);
}

function fromPost(fields: ReadonlyMap<string, string>, { config }: ViewerSite, now: number): FilterBlock {
  const block = withOneSource(blockOfForm(fields, config).block, fields);
  const wasSilk = fields.has('silk_rootdir');
  if (block.IPFIX !== '1' || wasSilk) return block;
  // Another kind of device: the fields of SiLK begin with their defaults.
  const { silk_class, silk_flowtype, silk_type, silk_sensors, silk_switches } = defaultBlock(config, now);
  return { ...block, exporter: '', silk_class, silk_flowtype, silk_type, silk_sensors, silk_switches };
}

/** Choosing another device clears the exporter, and the reverse (D-14). */
function withOneSource(block: FilterBlock, fields: ReadonlyMap<string, string>): FilterBlock {
  if (block.device_name === '' || block.exporter === '') return block;
  const isNewExporter = block.exporter !== fields.get('shown_exporter');
  return isNewExporter ? { ...block, device_name: '', IPFIX: '0' } : { ...block, exporter: '' };
}

/** Filters of reports bring their period along, others leave it as usual (FlowViewer specification, section 2.3). */
const WITH_PERIOD: ReadonlySet<HashCode> = new Set(['FV', 'FG', 'FA', 'SV', 'SF', 'PV', 'SC']);

function fromHash(
  tool: SuiteTool,
  {
    hash,
    loaded,
    more,
  }: { hash: FilterHash | undefined; loaded: FilterBlock | undefined; more: readonly string[] },
  { config }: ViewerSite,
  now: number,
): FilterBlock {
  if (!hash || !loaded) return withSource(defaultBlock(config, now), readSource(more), config);
  const period = { start_date: '', start_time: '', end_date: '', end_time: '' };
  return prefillBlock(WITH_PERIOD.has(hash.code) ? loaded : { ...loaded, ...period }, tool, config, now);
}

/** Fields that the query names, in place of those of the filter. */
function withFields(block: FilterBlock, parts: readonly string[], { config }: ViewerSite): FilterBlock {
  const named = parts.flatMap((part) => {
    const [, name, value] = /^([a-z_]+)=(.*)$/s.exec(part) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  if (named.length === 0) return block;
  const changed = blockOfForm(new Map([...formFieldsOf(block), ...named]), config).block;
  return makeBlock({ ...block, ...changed });
}
