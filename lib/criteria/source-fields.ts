import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { parseAddress } from '../flow/address.js';
import type { FormIssue } from './issue.js';
import type { FilterBlock } from './keys.js';
import { oneLine } from './text.js';

/**
 * The device of a form's field: the value of a menu's entry, a URL that ends in `DDD` and the name, or a plain name. What is not
 * configured is refused (FlowViewer specification, section 2.2).
 */
export function readDevice(value: string, config: FlowViewerConfig, issues: FormIssue[]): string {
  const text = oneLine(value).trim();
  const name = isKnownDevice(text, config) ? text : markedName(text, 'DDD');
  if (name !== '' && !isKnownDevice(name, config))
    issues.push({ field: 'device_name', message: 'This device is not configured.', value: name });
  return name;
}

/** The same for the exporter, with `EEE` and its address. */
export function readExporter(value: string, config: FlowViewerConfig, issues: FormIssue[]): string {
  const text = oneLine(value).trim();
  const address = isKnownExporter(text, config) ? text : markedName(text, 'EEE');
  if (address !== '' && !isKnownExporter(address, config))
    issues.push({ field: 'exporter', message: 'This exporter is not configured.', value: address });
  return address;
}

/** Whether a filter says where its flows are from (FlowViewer specification, section 2.6), and nothing that is not configured. */
export function checkSource(block: FilterBlock, config: FlowViewerConfig): FormIssue[] {
  const issues: FormIssue[] = [];
  const { device_name: device, exporter } = block;
  if (device !== '') readDevice(device, config, issues);
  if (exporter !== '') readExporter(exporter, config, issues);
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
