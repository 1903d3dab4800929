import { execa } from 'execa';
import type { GraphRenderer } from '../../lib/cugrapher/handle.js';
import type { CugrapherSettings } from '../../lib/cugrapher/settings.js';

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

/** What rrdtool says about a picture that it drew. */
export interface Picture {
  legend: string[];
  width: number;
  height: number;
  valueMin: number;
  valueMax: number;
  image: Buffer;
}

/** Draws with a process of its own, and fails unless rrdtool draws something. */
export async function draw(args: readonly string[]): Promise<Picture> {
  const { stdout } = await execa('rrdtool', ['graphv', '-', ...args], { encoding: 'buffer' });
  const output = Buffer.from(stdout);
  const marker = output.indexOf('image = BLOB_SIZE:');
  if (marker < 0) throw new Error('rrdtool drew no picture');
  const head = output.subarray(0, marker).toString();
  const value = (name: string): number => Number(new RegExp(`^${name} = (.*)$`, 'm').exec(head)?.[1]);
  return {
    legend: [...head.matchAll(/^legend\[\d+\] = "(.*)"$/gm)].map(([, text = '']) => text),
    width: value('image_width'),
    height: value('image_height'),
    valueMin: value('value_min'),
    valueMax: value('value_max'),
    image: output.subarray(output.indexOf('\n', marker) + 1),
  };
}
