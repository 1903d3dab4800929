import type { GraphRenderer } from '../../lib/graphs/picture.js';
import type { CugrapherSettings } from '../../lib/cugrapher/settings.js';
import type { RrdImage } from '../../lib/rrd/image.js';
import { RrdTool } from '../../lib/rrd/rrdtool.js';

/** The settings of the recorded cases. */
export function exampleSettings(rrdDir: string): CugrapherSettings {
  return {
    rrdDir,
    organization: 'Example University',
    hours: 48,
    width: 640,
    height: 320,
    imageType: 'png',
    periods: [
      { hours: 720, label: '1 month' },
      { hours: 24, label: '24 hours' },
      { hours: 36, label: '36 hours' },
      { hours: 48, label: '48 hours' },
      { hours: 168, label: '1 week' },
    ],
    pageTitle: 'Generate FlowScan graphs on the fly',
    maxWidth: 5000,
    maxHeight: 5000,
    maxHours: 876000,
    maxDuration: 876000,
    debugPaths: false,
  };
}

/** Stands in for rrdtool where no picture is wanted: keeps the arguments of each call. */
export class RecordingRenderer implements GraphRenderer {
  readonly calls: (readonly string[])[] = [];

  graph(args: readonly string[]): Promise<{ image: Buffer }> {
    this.calls.push(args);
    return Promise.resolve({ image: Buffer.from('picture') });
  }
}

const rrdtool = new RrdTool();

after(() => rrdtool.close());

/** Draws with rrdtool; one process serves all tests. */
export function draw(args: readonly string[]): Promise<RrdImage> {
  return rrdtool.graph(args);
}
