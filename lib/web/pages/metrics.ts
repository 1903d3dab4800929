import type { RequestHandler } from 'express';
import type { Counter, Gauge } from 'prom-client';
import { COUNTERS, COUNTER_NAMES, type CounterName } from '../../collector/counters.js';
import { readStatus } from '../../collector/status-file.js';
import type { CollectorStatus } from '../../collector/status.js';
import { hasFlowscan, type FlowscanContext, type WebContext } from '../context.js';
import { dataFreshness } from '../freshness.js';

/** Everything that is counted, in the text format of Prometheus. */
export function metricsPage(context: WebContext): RequestHandler {
  return async (_req, res) => {
    const { Counter, Gauge, Registry } = await import('prom-client');
    const registry = new Registry();
    const registers = [registry];
    const metrics: Metrics = {
      gauge: (name, help, labelNames) => new Gauge({ name, help, labelNames, registers }),
      counter: (name, help, labelNames) => new Counter({ name, help, labelNames, registers }),
    };
    if (hasFlowscan(context)) await addFreshness(context, metrics);
    await addCollectors(context, metrics);
    res.setHeader('Cache-Control', 'no-cache');
    res.setHeader('Content-Type', registry.contentType);
    res.end(await registry.metrics());
  };
}

interface Metrics {
  readonly gauge: (name: string, help: string, labelNames: readonly string[]) => Gauge;
  readonly counter: (name: string, help: string, labelNames: readonly string[]) => Counter;
}

async function addFreshness(context: FlowscanContext, { gauge }: Metrics): Promise<void> {
  const { newest } = await dataFreshness(context);
  if (newest === undefined) return;
  gauge('flowscan_newest_update_seconds', 'Time of the newest update of the RRDs, Unix time', []).set(newest);
}

async function addCollectors(
  { collectors = [], now }: WebContext,
  { gauge, counter }: Metrics,
): Promise<void> {
  if (collectors.length === 0) return;
  const up = gauge('flow_capture_up', 'Whether the collector writes its status', ['status_file']);
  const figures = FIGURES.map(({ name, help, of }) => ({ metric: gauge(name, help, ['place']), of }));
  const sums = SUMS.map(({ name, help, of }) => ({ metric: counter(name, help, ['place']), of }));
  const counters = COUNTER_NAMES.map((name) => ({
    name,
    metric: counter(metricName(name), COUNTERS[name], ['place', 'exporter', 'version']),
  }));
  for (const path of collectors) {
    const found = await readStatus(path, now());
    up.set({ status_file: path }, found.state === 'running' ? 1 : 0);
    if (found.state === 'absent') continue;
    const { place, exporters } = found.status;
    for (const { metric, of } of figures) metric.set({ place }, of(found.status));
    for (const { metric, of } of sums) metric.inc({ place }, Math.max(0, of(found.status)));
    for (const { address, version, total } of exporters)
      for (const { name, metric } of counters)
        metric.inc({ place, exporter: address, version: String(version) }, Math.max(0, total[name]));
  }
}

/** `lostFlows` -> `flow_capture_lost_flows_total` */
function metricName(name: CounterName): string {
  return `flow_capture_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_total`;
}

/** A number of a collector under the name that it has in Prometheus. */
interface Figure {
  readonly name: string;
  readonly help: string;
  readonly of: (status: CollectorStatus) => number;
}

const SUMS: readonly Figure[] = [
  {
    name: 'flow_capture_kernel_drops_total',
    help: 'Packets dropped by the kernel because the receive buffer was full',
    of: ({ kernelDrops }) => kernelDrops ?? 0,
  },
  {
    name: 'flow_capture_queue_lost_packets_total',
    help: 'Packets given up because the queue was full',
    of: ({ queue }) => queue.lostPackets,
  },
];

const FIGURES: readonly Figure[] = [
  {
    name: 'flow_capture_updated_seconds',
    help: 'When the status was written, Unix time',
    of: ({ updated }) => updated,
  },
  {
    name: 'flow_capture_queue_bytes',
    help: 'Bytes of packets that wait to be written',
    of: ({ queue }) => queue.bytes,
  },
  {
    name: 'flow_capture_waiting_sets',
    help: 'Sets of flows that wait for their template',
    of: ({ waitingSets }) => waitingSets,
  },
  {
    name: 'flow_capture_stalled',
    help: 'Whether the disk takes nothing',
    of: ({ stalledSince }) => (stalledSince === undefined ? 0 : 1),
  },
];
