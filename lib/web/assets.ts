import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { viewText } from '../pages/views.js';

/** Every file of public/, and those of packages, by its name, put in place of this word by the build; absent when run from source. */
declare const __ASSETS__: Readonly<Record<string, string>> | undefined;

const embedded = typeof __ASSETS__ === 'undefined' ? undefined : __ASSETS__;

interface Asset {
  readonly type: string;
  readonly text: string;
  /** Changes with the content. */
  readonly version: string;
}

/** The whole list of what is served: a name that is not here is not found, whatever lies on the disk. */
const SOURCES: Readonly<Record<string, { type: string; parts: readonly (() => string)[] }>> = {
  'suite.css': {
    type: 'text/css; charset=utf-8',
    parts: [
      () => viewText('styles/tokens.css'),
      () => publicText('suite.css'),
      () => publicText('chart.css'),
      () => inDarkTheme(publicText('chart-dark.css')),
      () => viewText('styles/scoreboard.css'),
    ],
  },
  'graphs.css': { type: 'text/css; charset=utf-8', parts: [() => publicText('graphs.css')] },
  'collector.css': { type: 'text/css; charset=utf-8', parts: [() => publicText('collector.css')] },
  'cugrapher.js': { type: 'text/javascript; charset=utf-8', parts: [() => publicText('cugrapher.js')] },
  'viewer.css': { type: 'text/css; charset=utf-8', parts: [() => publicText('viewer.css')] },
  'suite.js': { type: 'text/javascript; charset=utf-8', parts: [() => publicText('suite.js')] },
  'suite-form.js': { type: 'text/javascript; charset=utf-8', parts: [() => publicText('suite-form.js')] },
  'suite-run.js': { type: 'text/javascript; charset=utf-8', parts: [() => publicText('suite-run.js')] },
  'report.css': { type: 'text/css; charset=utf-8', parts: [() => publicText('report.css')] },
  'report.js': { type: 'text/javascript; charset=utf-8', parts: [() => publicText('report.js')] },
  'grapher.js': {
    type: 'text/javascript; charset=utf-8',
    parts: [
      () => publicText('chart-events.js'),
      () => publicText('grapher-texts.js'),
      () => publicText('grapher-details.js'),
      () => publicText('grapher-moves.js'),
      () => publicText('grapher.js'),
    ],
  },
  'grapher.css': { type: 'text/css; charset=utf-8', parts: [() => publicText('grapher.css')] },
  'monitor.css': { type: 'text/css; charset=utf-8', parts: [() => publicText('monitor.css')] },
  'monitor.js': { type: 'text/javascript; charset=utf-8', parts: [() => publicText('monitor.js')] },
  'monitor-chart.js': {
    type: 'text/javascript; charset=utf-8',
    parts: [() => publicText('chart-events.js'), () => publicText('monitor-chart.js')],
  },
  'uPlot.js': { type: 'text/javascript; charset=utf-8', parts: [() => packageText('uPlot.js')] },
  'uPlot.css': { type: 'text/css; charset=utf-8', parts: [() => packageText('uPlot.css')] },
  'icon.svg': { type: 'image/svg+xml', parts: [() => publicText('icon.svg')] },
};

const loaded = new Map<string, Asset>();

/** A file of the pages' own look, or undefined if there is none of that name. */
export function findAsset(name: string): Asset | undefined {
  const known = loaded.get(name);
  if (known) return known;
  if (!Object.hasOwn(SOURCES, name)) return undefined;
  const source = SOURCES[name];
  if (!source) return undefined;
  const text = source.parts.map((part) => part()).join('\n');
  const version = createHash('sha256').update(text).digest('base64url').slice(0, 10);
  const asset = { type: source.type, text, version };
  loaded.set(name, asset);
  return asset;
}

/** Rules that count whether a page's reader or the system asks for a dark theme. */
function inDarkTheme(rules: string): string {
  return `@media (prefers-color-scheme: dark) {
:root:not([data-theme='light']) {
${rules}}
}
:root[data-theme='dark'] {
${rules}}`;
}

function publicText(name: string): string {
  const text = embedded?.[name];
  if (text !== undefined) return text;
  return readFileSync(join(dirname(fileURLToPath(import.meta.url)), '../../public', name), 'utf8');
}

/** Files of packages that browsers get. */
const PACKAGED = {
  'uPlot.js': 'uplot/dist/uPlot.iife.min.js',
  'uPlot.css': 'uplot/dist/uPlot.min.css',
} as const;

function packageText(name: keyof typeof PACKAGED): string {
  return embedded?.[name] ?? readFileSync(createRequire(import.meta.url).resolve(PACKAGED[name]), 'utf8');
}
