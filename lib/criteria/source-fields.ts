import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { parseAddress } from '../flow/address.js';
import type { FormIssue } from './issue.js';
import type { FilterBlock } from './keys.js';
import { oneLine } from './text.js';

/**
 * The device of a form's field: the value of a menu's entry, a URL that ends in `DDD` and the name, or a plain name (FlowViewer
 * specification, section 2.2). Whether it is configured is checkSource's question.
 */
export function readDevice(value: string, config: FlowViewerConfig): string {
  const text = oneLine(value).trim();
  return isKnownDevice(text, config) ? text : markedName(text, 'DDD');
}

/** The same for the exporter, with `EEE` and its address. */
export function readExporter(value: string, config: FlowViewerConfig): string {
  const text = oneLine(value).trim();
  return isKnownExporter(text, config) ? text : markedName(text, 'EEE');
}

/** A filter must say where its flows are from, and nothing that is not configured (FlowViewer specification, sections 2.2 and 2.6). */
export function checkSource(block: FilterBlock, config: FlowViewerConfig): FormIssue[] {
  const issues: FormIssue[] = [];
  const { device_name: device, exporter } = block;
  if (device !== '' && !isKnownDevice(device, config))
    issues.push({ field: 'device_name', message: 'This device is not configured.', value: device });
  if (exporter !== '' && !isKnownExporter(exporter, config))
    issues.push({ field: 'exporter', message: 'This exporter is not configured.', value: exporter });
  if (device === '' && exporter === '' && !config.noDevicesOrExporters)
    issues.push({ field: 'device_name', message: 'Please select a device or an exporter.' });
  return issues;
}

/** Without any list of devices every name of one directory will do. */
export function isKnownDevice(name: string, config: FlowViewerConfig): boolean {
  const { devices, ipfixDevices } = config;
  if (devices.length === 0 && ipfixDevices.length === 0) return /^(?!\.\.?$)[\w.-]{1,255}$/.test(name);
  return devices.includes(name) || ipfixDevices.includes(name);
}

function isKnownExporter(address: string, { exporters }: FlowViewerConfig): boolean {
  if (exporters.length === 0) return parseAddress(address) !== undefined;
  return exporters.some((exporter) => exporter.address === address);
}

/** What follows the first mark, up to the next; a URL without one means that nothing was chosen, any other text is a plain name. */
function markedName(text: string, mark: string): string {
  const [, marked] = text.split(mark);
  if (marked !== undefined) return marked;
  return /[?^/]/.test(text) ? '' : text;
}
