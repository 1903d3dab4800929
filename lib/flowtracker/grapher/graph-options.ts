import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import type { TrackingType } from '../../criteria/tracking-file.js';
import type { GraphKind } from './graph-kinds.js';
import { plainText } from './rrd-text.js';

/** What decides how a graph looks, whoever it is of. */
export interface GraphFrame {
  readonly config: FlowViewerConfig;
  readonly kind: GraphKind;
  /** Epoch seconds. */
  readonly end: number;
  readonly label: string;
  /** Thumbnails are smaller and say less (FlowTracker specification, section 11.3). */
  readonly isThumbnail: boolean;
}

/** Unit of the values, and what the axis calls it. */
export const UNITS: Readonly<Record<TrackingType, { readonly unit: string; readonly noun: string }>> = {
  bps: { unit: 'bps', noun: 'Bits' },
  pps: { unit: 'pps', noun: 'Packets' },
  fpsi: { unit: 'fps', noun: 'Flows' },
  fpsa: { unit: 'fps', noun: 'Flows' },
  Group: { unit: 'bps', noun: 'Bits' },
};

/** Names of months under three years: of every other one, or of every sixth where there is little room. */
const MONTHS = 'MONTH:1:YEAR:1:MONTH:2:2800000:%b';
const SPARSE_MONTHS = 'MONTH:3:YEAR:1:MONTH:6:2800000:%b';

/** Title, size, axes and colours, in the order of the original (FlowTracker specification, section 10.1). */
export function graphOptions(frame: GraphFrame, type: TrackingType): string[] {
  const { config, kind, end, isThumbnail } = frame;
  return [
    '--title',
    titleOf(frame),
    '--start',
    String(end - kind.seconds),
    '--end',
    String(end),
    '--width',
    String(isThumbnail ? config.thumbnailWidth : config.rrdWidth),
    '--height',
    String(isThumbnail ? config.thumbnailHeight : config.rrdHeight),
    '--interlaced',
    ...(isThumbnail ? [] : ['--lazy']),
    '--vertical-label',
    `${UNITS[type].noun} per Second`,
    ...(kind.name === 'threeyears' ? ['--x-grid', isThumbnail ? SPARSE_MONTHS : MONTHS] : []),
    ...lookOptions(config),
  ];
}

/** Slopes, colours and lower limit. */
function lookOptions(config: FlowViewerConfig): string[] {
  const colours = {
    FONT: config.rrdFont,
    BACK: config.rrdBack,
    CANVAS: config.rrdCanvas,
    GRID: config.rrdGrid,
    MGRID: config.rrdMgrid,
    FRAME: config.rrdFrame,
    SHADEA: config.rrdFrame,
    SHADEB: config.rrdFrame,
  };
  return [
    ...(config.rrdSlopeMode === '' ? [] : [config.rrdSlopeMode]),
    ...Object.entries(colours).map(([name, colour]) => `--color=${name}#${colour}`),
    '--lower-limit',
    String(config.rrdLowerLimit),
  ];
}

function titleOf({ config, kind, label, isThumbnail }: GraphFrame): string {
  if (isThumbnail) return plainText(`${label}: ${kind.thumbnailTitle}`);
  return plainText(config.labelsInTitles ? `${label}: ${kind.title}` : kind.title);
}
