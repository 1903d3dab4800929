import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { fieldOf, FORM_KEYS, sentFor, type Cleaning } from './fields.js';
import type { FormIssue } from './issue.js';
import { makeBlock, type FilterBlock, type FilterKey } from './keys.js';
import { readDevice, readExporter } from './source-fields.js';
import { cleanList, oneLine, spaceCommas } from './text.js';

/** The fields of a body of type application/x-www-form-urlencoded; of a field sent twice the last counts. */
export function readForm(body: Uint8Array | string): Map<string, string> {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
  return new Map(new URLSearchParams(text));
}

/** Longest values, by kind; lists are limited by their items too. */
const LONGEST: Readonly<Record<Cleaning, number>> = {
  list: 65_536,
  interfaces: 65_536,
  word: 1000,
  text: 1000,
};
const SHOWN = 60;

/**
 * The filter that a form asks for (FlowViewer specification, section 2.2): texts cleaned as they are shown and saved, menus' URLs cut to
 * device and exporter. Issues are texts that are too long; source and criteria are checked by checkCriteria, the period by readPeriod.
 */
export function blockOfForm(
  fields: ReadonlyMap<string, string>,
  config: FlowViewerConfig,
): { block: FilterBlock; issues: FormIssue[] } {
  const issues: FormIssue[] = [];
  const values: Partial<Record<FilterKey, string>> = {};
  for (const [key, cleaning] of FORM_KEYS) {
    const value = clean(sentFor(fields, key), cleaning);
    values[key] = value;
    if (value.length <= LONGEST[cleaning]) continue;
    const message = `At most ${LONGEST[cleaning]} characters are possible.`;
    issues.push({ field: fieldOf(key), message, value: `${value.slice(0, SHOWN)}…` });
  }
  const device = readDevice(fields.get('device_name') ?? '', config);
  const exporter = readExporter(fields.get('exporter') ?? '', config);
  const block = makeBlock({
    ...values,
    device_name: device,
    exporter,
    // Quirk (keep): also where the form has no such field.
    detail_lines: values.detail_lines || String(config.detailLines),
    IPFIX: config.ipfixDevices.includes(device) ? '1' : '0',
  });
  return { block, issues };
}

/** The fields with which a form shows a filter. Device and exporter are plain names. */
export function formFieldsOf(block: FilterBlock): Map<string, string> {
  const keys: readonly FilterKey[] = ['device_name', 'exporter', ...FORM_KEYS.keys()];
  return new Map(keys.map((key) => [fieldOf(key), block[key]]));
}

function clean(text: string, cleaning: Cleaning): string {
  switch (cleaning) {
    case 'list':
      return cleanList(text);
    case 'interfaces':
      return spaceCommas(text);
    case 'word':
      return oneLine(text).trim();
    case 'text':
      return oneLine(text);
  }
}
