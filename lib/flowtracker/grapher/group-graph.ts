import type { Revision, TrackingType } from '../../criteria/tracking-file.js';
import { DATA_SOURCE } from '../rrd-definition.js';
import { NEW_LINE, revisionMarks, updatedComment } from './graph-comments.js';
import { graphOptions, type GraphFrame } from './graph-options.js';
import { elementText } from './rrd-text.js';

/** A component of a group whose RRD is there. */
export interface DrawnComponent {
  readonly label: string;
  /** `rrggbb` */
  readonly colour: string;
  /** Mirrored below the axis. */
  readonly isBelow: boolean;
  /** The values of an RRD; for a sample what is made of them, in the way of rrdgraph_rpn(1). */
  readonly source: { readonly rrd: string; readonly expression?: string };
}

interface GroupGraph {
  readonly frame: GraphFrame;
  readonly components: readonly DrawnComponent[];
  /** That of the last component. */
  readonly type: TrackingType;
  readonly revisions: readonly Revision[];
}

/** So many components have a legend in a thumbnail. */
const THUMBNAIL_LEGENDS = 4;

/** The arguments of `rrdtool graph` after the file's name (FlowTracker specification, sections 10.2 and 11.3). */
export function groupGraphArguments({ frame, components, type, revisions }: GroupGraph): string[] {
  return [
    ...graphOptions(frame, type),
    ...groupElements(components, frame),
    ...(frame.isThumbnail ? [] : [NEW_LINE, ...revisionMarks(revisions, frame.config)]),
  ];
}

/** Values, legends and areas of the components. */
function groupElements(components: readonly DrawnComponent[], frame: GraphFrame): string[] {
  const { isThumbnail } = frame;
  const isFirstBelow = (index: number): boolean => components.findIndex(({ isBelow }) => isBelow) === index;
  const missing = Math.max(0, THUMBNAIL_LEGENDS + 1 - components.length);
  return [
    ...components.flatMap(valueElements),
    updatedComment(frame, 10),
    ...(isThumbnail ? Array<string>(missing).fill(NEW_LINE) : [NEW_LINE]),
    ...components.flatMap((component, index) => {
      const hasLegend = !isThumbnail || index < THUMBNAIL_LEGENDS;
      const legend = hasLegend ? `:${elementText(component.label)}\\n` : ':';
      const stack = isFirstBelow(index) ? '' : ':STACK';
      const name = `${component.isBelow ? 'flowbits_below' : 'flowbits'}${index + 1}`;
      const area = `AREA:${name}#${component.colour}${legend}${stack}`;
      return hasLegend ? ['COMMENT:     ', area] : [area];
    }),
  ];
}

function valueElements({ source, isBelow }: DrawnComponent, index: number): string[] {
  const name = `flowbits${index + 1}`;
  const { rrd, expression } = source;
  const stored = expression === undefined ? name : `stored${index + 1}`;
  return [
    `DEF:${stored}=${elementText(rrd)}:${DATA_SOURCE}:AVERAGE`,
    ...(expression === undefined ? [] : [`CDEF:${name}=${stored},${expression}`]),
    ...(isBelow ? [`CDEF:flowbits_below${index + 1}=${name},-1,*`] : []),
  ];
}
