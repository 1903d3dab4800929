import type { Revision, TrackingType } from '../../criteria/tracking-file.js';
import { DATA_SOURCE } from '../rrd-definition.js';
import { NEW_LINE, revisionMarks, updatedComment } from './graph-comments.js';
import { graphOptions, UNITS, type GraphFrame } from './graph-options.js';
import { elementText } from './rrd-text.js';

/** A tracking to be drawn. */
interface IndividualGraph {
  readonly frame: GraphFrame;
  readonly type: TrackingType;
  readonly rrd: string;
  readonly threshold: number;
  readonly revisions: readonly Revision[];
}

/** The arguments of `rrdtool graph` after the file's name (FlowTracker specification, sections 10.1 and 11.3). */
export function individualGraphArguments({
  frame,
  type,
  rrd,
  threshold,
  revisions,
}: IndividualGraph): string[] {
  const { config, kind, isThumbnail } = frame;
  const { unit } = UNITS[type];
  const file = elementText(rrd);
  const isDaily = kind.name === 'daily';
  const peakLegend = isThumbnail ? '' : ':Peak 5 Minute Period';
  return [
    ...graphOptions(frame, type),
    `DEF:flowbits=${file}:${DATA_SOURCE}:AVERAGE`,
    `DEF:flowpeak=${file}:${DATA_SOURCE}:MAX`,
    'VDEF:flowbitsmax=flowbits,MAXIMUM',
    'VDEF:flowbitsavg=flowbits,AVERAGE',
    'VDEF:flowbitsmin=flowbits,MINIMUM',
    'VDEF:flowbitspct=flowbits,95,PERCENT',
    `AREA:flowbits#${config.rrdArea}`,
    `LINE${config.rrdThick}:flowbits#${config.rrdLine}:`,
    updatedComment(frame, 13),
    NEW_LINE,
    'COMMENT:             Maximum    ',
    `GPRINT:flowbitsmax:%6.2lf %S${unit}`,
    'COMMENT:             ',
    ...(isDaily ? [] : [`LINE${config.rrdThick}:flowpeak#${config.rrdPeak}${peakLegend}`]),
    NEW_LINE,
    'COMMENT:             95thPct    ',
    `GPRINT:flowbitspct:%6.2lf %S${unit} `,
    NEW_LINE,
    'COMMENT:             Average    ',
    `GPRINT:flowbitsavg:%6.2lf %S${unit} `,
    NEW_LINE,
    'COMMENT:             Minimum    ',
    `GPRINT:flowbitsmin:%6.2lf %S${unit} `,
    ...(isThumbnail ? [] : ['COMMENT:                        [List Values]\\n']),
    NEW_LINE,
    ...(isThumbnail ? [] : revisionMarks(revisions, config)),
    ...(threshold === 0 ? [] : [`HRULE:${Math.abs(threshold)}#${config.rrdHruleColor}`]),
  ];
}
