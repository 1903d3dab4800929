import type { RrdTool, RrdToolOptions } from '../rrd/rrdtool.js';
import type { FlowscanContext } from './context.js';

/** rrdtool that is loaded and started by the first page that needs it: a CGI script that shows a form never does. */
export function openRrd(options: RrdToolOptions): FlowscanContext['rrd'] & { close(): Promise<void> } {
  let opened: Promise<RrdTool> | undefined;
  const open = (): Promise<RrdTool> => (opened ??= load(options));
  return {
    graph: async (args) => (await open()).graph(args),
    info: async (file) => (await open()).info(file),
    close: async () => (await opened)?.close(),
  };
}

async function load(options: RrdToolOptions): Promise<RrdTool> {
  const module = await import('../rrd/rrdtool.js');
  return new module.RrdTool(options);
}
