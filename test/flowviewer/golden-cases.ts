import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readForm } from '../../lib/criteria/form.js';
import type { FlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { openNames } from '../../lib/names/open-names.js';
import type { NameResolver, NameService } from '../../lib/names/name-service.js';
import { sharedData } from '../support/data.js';
import { keepZone } from '../support/zone.js';
import type { ViewerSiteOptions } from '../support/viewer-site.js';

/** A recorded report of the original (FlowViewer specification, section 13). */
export interface ReportCase {
  readonly case: string;
  readonly what: string;
  readonly form: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, unknown>>;
  readonly dns: {
    readonly ptr?: Readonly<Record<string, string>>;
    readonly as?: Readonly<Record<string, string>>;
    readonly origin?: Readonly<Record<string, string>>;
  };
  readonly named_interfaces?: Readonly<Record<string, string>>;
  readonly files?: readonly { readonly path: string; readonly base64: string }[];
  readonly expect: {
    readonly title: string;
    readonly filter_block: readonly (readonly [string, string])[];
    readonly filter_primitives: readonly string[];
    readonly kind: 'table' | 'lines' | 'message';
    readonly columns?: readonly string[];
    readonly rows: readonly (string | readonly string[])[];
    readonly order: string;
    readonly totals_without_cutoff?: Readonly<Record<string, number>> | null;
    readonly matched?: { readonly flows: number };
  };
}

export function reportCases(): ReportCase[] {
  const directory = sharedData('golden', 'flowviewer');
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json') && !/^(?:page|config)-/.test(name))
    .map((name) => JSON.parse(readFileSync(`${directory}/${name}`, 'utf8')) as ReportCase);
}

/** What another recorded page was made of. */
export function pageCase<T>(name: string): T {
  return JSON.parse(readFileSync(sharedData('golden', 'flowviewer', `${name}.json`), 'utf8')) as T;
}

/** The installation that a case was recorded in. */
export function siteOf({
  config,
  dns,
  named_interfaces: interfaces,
  files = [],
}: ReportCase): ViewerSiteOptions {
  const { flow_file_length, flow_capture_interval, N, date_format, dns_column_width, asn_width } = config;
  const exporters = (config['exporters'] ?? []) as string[];
  return {
    config: {
      flowFileLength: Number(flow_file_length),
      flowCaptureInterval: Number(flow_capture_interval),
      nesting: Number(N),
      dateFormat: date_format as FlowViewerConfig['dateFormat'],
      dnsColumnWidth: Number(dns_column_width),
      asnWidth: Number(asn_width),
      devices: (config['devices'] ?? []) as string[],
      exporters: exporters.map((text) => {
        const at = text.indexOf(':');
        return { address: text.slice(0, at), title: text.slice(at + 1) };
      }),
    },
    names: namesOf(dns),
    scriptFiles: { ...recordedInterfaces(), ...interfaces },
    flowFiles: Object.fromEntries(files.map(({ path, base64 }) => [path, base64])),
  };
}

/** The names of interfaces that all cases were recorded with; not every case says so. */
function recordedInterfaces(): Readonly<Record<string, string>> {
  return pageCase<ReportCase>('stat17-in-if-names').named_interfaces ?? {};
}

/** Runs the tests of a suite in the zone in which everything was recorded. */
export function inUtc(): void {
  keepZone('UTC');
}

/** The form as a browser sends it. */
export function bodyOf(form: Readonly<Record<string, string>>): string {
  return new URLSearchParams(form).toString();
}

export function fieldsOf(form: Readonly<Record<string, string>>): Map<string, string> {
  return readForm(bodyOf(form));
}

/** Answers from the recorded tables; everything else does not resolve. */
function namesOf({ ptr = {}, as = {}, origin = {} }: ReportCase['dns']): NameService {
  const absent = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
  const resolver: NameResolver = {
    reverse: (address) => (ptr[address] === undefined ? absent() : Promise.resolve([ptr[address]])),
    resolveTxt: (name) => {
      const number = /^AS(\d+)\.asn\./i.exec(name)?.[1];
      const reversed = /^((?:\d+\.){4})origin\./.exec(name)?.[1];
      const address = reversed?.split('.').slice(0, 4).reverse().join('.');
      const text = number === undefined ? origin[address ?? ''] : as[number];
      return text === undefined ? absent() : Promise.resolve([[text]]);
    },
    cancel: () => undefined,
  };
  const lifetimes = { nameLifetime: 3600, noNameLifetime: 60 };
  return openNames(
    { dnsColumnWidth: 60, asnWidth: 60 },
    { resolveNames: true, resolveOrigins: true, resolveConcurrency: 16, reportDeadline: 10, ...lifetimes },
    { resolver },
  );
}

/**
 * Compares rows of a table whose order is only bound by one of its columns: rows of equal values may stand in any order, and of the
 * values that the line limit cut through any rows may be there.
 */
export function assertRows(
  actual: readonly (readonly string[])[],
  expected: readonly (readonly string[])[],
  { sortedBy, isCut }: { sortedBy: number; isCut: boolean },
): void {
  assert.equal(actual.length, expected.length, 'number of rows');
  const valueOf = (row: readonly string[]): string => row[sortedBy] ?? '';
  assert.deepEqual(actual.map(valueOf), expected.map(valueOf));
  const last = isCut ? valueOf(expected.at(-1) ?? []) : undefined;
  const groupsOf = (rows: readonly (readonly string[])[]): Map<string, string[]> => {
    const groups = new Map<string, string[]>();
    for (const row of rows) {
      const value = valueOf(row);
      if (value !== last) groups.set(value, [...(groups.get(value) ?? []), row.join(' | ')].sort());
    }
    return groups;
  };
  assert.deepEqual(groupsOf(actual), groupsOf(expected));
}

/** Column that a case is sorted by. */
export function sortColumnOf({ form, expect }: ReportCase): number {
  const heading = ['Octets', 'Flows', 'Packets'][Number(form['sort_field']) - 1] ?? 'Octets';
  return (expect.columns ?? []).findIndex((column) => column.replace('*', '') === heading);
}
