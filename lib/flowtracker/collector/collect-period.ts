import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RrdTool } from '../../rrd/rrdtool.js';
import type { AlertDesk } from '../alerts/alert-desk.js';
import type { TrackerSite } from '../site.js';
import { collectionTimes } from '../times.js';
import { readFlowFiles } from '../values/collect-values.js';
import { captureWindow, type Period } from '../values/period.js';
import { PeriodValues, type PeriodValue } from '../values/period-values.js';
import { storedValue } from '../values/value-text.js';
import type { Collected, CollectorLog } from './collector-log.js';
import { findSourceFiles, sourceDirectory } from './flow-files.js';
import type { LastUpdates } from './last-updates.js';
import type { Target, TargetReader } from './targets.js';

/** What a collection works with. */
export interface CollectorTools {
  readonly site: TrackerSite;
  readonly targets: TargetReader;
  readonly updates: LastUpdates;
  readonly rrd: RrdTool;
  readonly alerts: AlertDesk;
  /** File names of trackings that could not take their last value, whatever the reason. */
  readonly overdue: Set<string>;
  readonly log: CollectorLog;
  /** Epoch seconds. */
  readonly now: () => number;
}

interface Collection {
  readonly period: Period;
  /** When it begins, or would have begun; epoch seconds. */
  readonly clock: number;
  /** Whether trackings that have this period already are told in the log. */
  readonly tellsSkipped: boolean;
  readonly signal: AbortSignal;
}

interface TargetValue {
  readonly target: Target;
  readonly value: PeriodValue;
}

/**
 * One loop of the Collector (FlowTracker specification, section 8.2): every tracking that lacks the period gets its value. Nothing is
 * stored if the signal fires before all values are known; once storing has begun it is finished.
 */
export async function collectPeriod(tools: CollectorTools, collection: Collection): Promise<void> {
  const { site, targets, overdue, log, now } = tools;
  const { period, clock, signal } = collection;
  const began = performance.now();
  tools.alerts.retry();
  log.started(now(), period);
  log.window(period, captureWindow(period, clock, collectionTimes(site.config)));

  const { targets: all, silk, failures } = await targets.read();
  for (const { fileName, reason } of failures) {
    overdue.add(fileName);
    log.problem(now(), `${fileName} is left out: ${reason}`);
  }
  log.ofSilk(silk);
  const due = await chooseDue(tools, all, collection);
  const values: TargetValue[] = [];
  for (const [directory, group] of bySource(tools, due))
    values.push(...(await evaluate(tools, directory, group, collection)));
  signal.throwIfAborted();

  const collected = await store(tools, values, period);
  log.collected(collected, period, silk.length);
  const seconds = Math.round((performance.now() - began) / 1000);
  log.finished(now(), period, collected.length, seconds);
}

/** The targets whose RRDs do not hold the period yet. */
async function chooseDue(
  { updates, overdue, log, now }: CollectorTools,
  all: readonly Target[],
  { period, tellsSkipped }: Collection,
): Promise<Target[]> {
  const failures = await updates.learn(all);
  for (const [{ tracking }, { message }] of failures) {
    overdue.add(tracking.fileName);
    log.problem(now(), `${tracking.fileName} is left out: ${message}`);
  }
  const known = all.filter((target) => !failures.has(target));
  const isPast = (target: Target): boolean => (updates.of(target) ?? 0) >= period.end;
  const past = known.filter(isPast);
  if (tellsSkipped && past.length > 0) log.skipped(past.map(({ tracking }) => tracking.fileName));
  return known.filter((target) => !isPast(target));
}

function bySource({ site, log, now }: CollectorTools, targets: readonly Target[]): Map<string, Target[]> {
  const groups = new Map<string, Target[]>();
  for (const target of targets) {
    try {
      const directory = sourceDirectory(target.tracking.file.block, site.config);
      groups.set(directory, [...(groups.get(directory) ?? []), target]);
    } catch (error) {
      log.problem(now(), `${target.tracking.fileName} is left out: ${String(error)}`);
    }
  }
  return groups;
}

async function evaluate(
  { site, log, now }: CollectorTools,
  directory: string,
  targets: readonly Target[],
  { period, clock, signal }: Collection,
): Promise<TargetValue[]> {
  const window = captureWindow(period, clock, collectionTimes(site.config));
  const onNote = (message: string): void => log.problem(now(), message);
  const files = await findSourceFiles(directory, window, site.config, onNote);
  const values = new PeriodValues(
    period,
    targets.map(({ request }) => request),
  );
  const lacking = new Set<number>();
  await readFlowFiles(
    files.map(({ path }) => ({ path, periods: [values] })),
    {
      onNote: ({ message }) => onNote(message),
      onUnanswered: (index, fields, file) => {
        if (lacking.has(index)) return;
        lacking.add(index);
        const name = targets[index]?.tracking.fileName ?? '';
        onNote(`${name} gets no flows of ${basename(file)}, which have no ${fields.join(', ')}`);
      },
      signal,
    },
  );
  return values.values().flatMap((value, index) => {
    const target = targets[index];
    return target ? [{ target, value }] : [];
  });
}

/** Writes the values into the RRDs of trackings that are still there, then looks at their alerts. */
async function store(
  { site, updates, rrd, alerts, overdue, log, now }: CollectorTools,
  values: readonly TargetValue[],
  period: Period,
): Promise<Collected[]> {
  const names = new Set(await readdir(site.config.filterDirectory));
  const present = values.filter(({ target }) => names.has(`${target.tracking.fileName}.fil`));
  const stored = present.map(({ target, value }) => ({
    target,
    value: storedValue(value.value, target.request.type),
    total: value.total,
  }));
  const errors = await rrd.updateMany(
    stored.map(({ target, value }) => ({ file: target.rrd, time: period.end, values: [value] })),
  );
  const collected: Collected[] = [];
  for (const [index, { target, value, total }] of stored.entries()) {
    const error = errors[index];
    const { fileName, label } = target.tracking;
    if (error) {
      if (error.lastUpdate === undefined) updates.forget(target);
      else updates.set(target, error.lastUpdate);
      overdue.add(fileName);
      log.problem(now(), `${fileName} did not take its value: ${error.message}`);
      continue;
    }
    updates.set(target, period.end);
    overdue.delete(fileName);
    collected.push({
      fileName,
      label,
      type: target.request.type,
      rrd: target.rrd,
      total,
      value,
      text: String(value),
    });
    await alerts.check(target.tracking, value, period);
  }
  await alerts.finishPeriod();
  return collected;
}
