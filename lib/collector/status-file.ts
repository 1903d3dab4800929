import { readFile } from 'node:fs/promises';
import { COUNTER_NAMES, noCounts, type Counters } from './counters.js';
import type { CollectorStatus, ExporterStatus, IntervalStatus } from './status.js';

/** What is known of a collector by its status file. */
export type FoundStatus =
  | { readonly state: 'running' | 'silent' | 'stopped'; readonly status: CollectorStatus }
  /** There is no such file, or it cannot be read. */
  | { readonly state: 'absent' };

/** A collector writes its status every few seconds; one that has not for so long has died, or hangs. Seconds. */
const SILENT_AFTER = 30;

/** @param now epoch seconds */
export async function readStatus(path: string, now: number): Promise<FoundStatus> {
  const status = statusIn(await readFile(path, 'utf8').catch(() => ''));
  if (!status) return { state: 'absent' };
  if (status.isStopped) return { state: 'stopped', status };
  return { state: now - status.updated > SILENT_AFTER ? 'silent' : 'running', status };
}

type Fields = Readonly<Record<string, unknown>>;

/** What is missing, as in the file of another version, counts as nothing. */
function statusIn(text: string): CollectorStatus | undefined {
  const found = fieldsIn(parsed(text));
  if (found['program'] !== 'flow-capture') return undefined;
  const queue = fieldsIn(found['queue']);
  const buffer = fieldsIn(found['receiveBuffer']);
  const file = fieldsIn(found['file']);
  const lastFile = fieldsIn(found['lastFile']);
  return {
    program: 'flow-capture',
    version: textIn(found['version']),
    pid: numberIn(found['pid']),
    started: numberIn(found['started']),
    updated: numberIn(found['updated']),
    isStopped: found['isStopped'] === true,
    place: textIn(found['place']),
    directory: textIn(found['directory']),
    queue: {
      bytes: numberIn(queue['bytes']),
      limit: numberIn(queue['limit']),
      lostPackets: numberIn(queue['lostPackets']),
      lostFlows: numberIn(queue['lostFlows']),
    },
    receiveBuffer: { wanted: numberIn(buffer['wanted']), granted: numberIn(buffer['granted']) },
    kernelDrops: optionalIn(found['kernelDrops']),
    file: found['file']
      ? {
          path: textIn(file['path']),
          start: numberIn(file['start']),
          flows: numberIn(file['flows']),
          safeFlows: numberIn(file['safeFlows']),
        }
      : undefined,
    lastFile: found['lastFile']
      ? { path: textIn(lastFile['path']), flows: numberIn(lastFile['flows']) }
      : undefined,
    exporters: listIn(found['exporters']).map(exporterIn),
    total: countersIn(found['total']),
    intervals: listIn(found['intervals']).map(intervalIn),
    waitingSets: numberIn(found['waitingSets']),
    unwrittenFlows: numberIn(found['unwrittenFlows']),
    stalledSince: optionalIn(found['stalledSince']),
  };
}

function exporterIn(value: unknown): ExporterStatus {
  const found = fieldsIn(value);
  return {
    address: textIn(found['address']),
    version: numberIn(found['version']),
    lastSeen: numberIn(found['lastSeen']),
    total: countersIn(found['total']),
    current: countersIn(found['current']),
    previous: countersIn(found['previous']),
  };
}

function intervalIn(value: unknown): IntervalStatus {
  const { start, end, packets, flows, lost } = fieldsIn(value);
  return {
    start: numberIn(start),
    end: numberIn(end),
    packets: numberIn(packets),
    flows: numberIn(flows),
    lost: numberIn(lost),
  };
}

function countersIn(value: unknown): Counters {
  const found = fieldsIn(value);
  const counters = noCounts();
  for (const name of COUNTER_NAMES) counters[name] = numberIn(found[name]);
  return counters;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsIn(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberIn(value: unknown): number {
  return optionalIn(value) ?? 0;
}

function optionalIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
