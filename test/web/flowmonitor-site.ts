import { readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { Collector } from '../../lib/flowtracker/collector/collector.js';
import { drawNow } from '../../lib/flowtracker/grapher/draw-now.js';
import type { TrackerSite } from '../../lib/flowtracker/site.js';
import { sharedData } from '../support/data.js';
import { makeViewerSite, type TestSite, type ViewerSiteOptions } from '../support/viewer-site.js';

/** When the recorded trackings were established, and a time by which all recorded flows were collected; epoch seconds. */
export const ESTABLISHED = 1772460300;
export const COLLECTED = 1772469400;

export interface GoldenTracking {
  readonly case: string;
  readonly fields: Record<string, string>;
  readonly file_name: string;
  readonly filter_file: string;
  readonly updates: readonly {
    readonly period_start: number;
    readonly period_end: number;
    readonly value: string;
  }[];
  readonly revise?: {
    readonly clock: number;
    readonly fields: Record<string, string>;
    readonly filter_file_after: string;
  };
}

export function goldenTracking<Recorded = GoldenTracking>(name: string): Recorded {
  return JSON.parse(readFileSync(sharedData('golden/flowtracker', `${name}.json`), 'utf8')) as Recorded;
}

/** An installation whose device `edge` has the recorded flows, with a clock that a test can set. */
export interface MonitorSite extends TestSite {
  clock: number;
  readonly tracker: TrackerSite;
  at(...path: string[]): string;
  get(url: string): request.Test;
  /** Of a URL that is written as it is to be sent. */
  getRaw(url: string): request.Test;
  post(url: string, fields?: Readonly<Record<string, string>>): request.Test;
  /** Collects the periods between two times, then draws. */
  collect(from: number, to: number): Promise<void>;
  draw(): Promise<void>;
}

export async function makeMonitorSite({ config, ...options }: ViewerSiteOptions = {}): Promise<MonitorSite> {
  const clock = { now: ESTABLISHED };
  const site = await makeViewerSite({
    ...options,
    config: {
      devices: ['edge'],
      exporters: [{ address: '10.20.255.3', title: 'Core' }],
      flowFileLength: 300,
      labelsInTitles: true,
      ...config,
    },
    context: { now: () => clock.now, ...options.context },
  });
  const at = (...path: string[]): string => join(site.directory, ...path);
  await symlink(sharedData('flows'), at('flows/edge'));
  const { config: whole, settings } = site.viewer;
  const tracker: TrackerSite = { family: 'FlowMonitor', config: whole, settings };
  return {
    ...site,
    tracker,
    at,
    get clock() {
      return clock.now;
    },
    set clock(now: number) {
      clock.now = now;
    },
    get: (url) => request(site.app).get(`/${encode(url)}`),
    getRaw: (url) => request(site.app).get(url),
    post: (url, fields = {}) =>
      request(site.app)
        .post(`/${encode(url)}`)
        .type('form')
        .send(fields),
    collect: async (from, to) => {
      const collector = await Collector.open(tracker, () => clock.now);
      await collector.range(from, to);
      await collector.close();
    },
    draw: async () => {
      const signal = new AbortController().signal;
      await drawNow(tracker, { selection: 'all', now: clock.now, say: () => undefined, signal });
    },
  };
}

/** Queries are written in tests as the specification writes them. */
function encode(url: string): string {
  const [script = '', query] = url.split(/\?(.*)/s);
  return query === undefined ? script : `${script}?${encodeURIComponent(query).replaceAll('%5E', '^')}`;
}
