import { failureArguments, publicMessage } from './failure.js';

/** What graphs need of rrdtool: `graph` behind the output name, the picture in memory. */
export interface GraphRenderer {
  graph(args: readonly string[]): Promise<{ readonly image: Buffer }>;
}

/** A picture, or one that tells why there is none; `detail` may name directories: it is for the log alone. */
export type Picture =
  | { readonly ok: true; readonly png: Buffer }
  | {
      readonly ok: false;
      readonly png: Buffer | undefined;
      readonly message: string;
      readonly detail: string;
    };

/**
 * Draws a graph; if rrdtool cannot, a picture of the same width that says so (CUGrapher specification, section 10).
 *
 * @param rrdDir taken out of the message
 */
export async function drawPicture(
  rrd: GraphRenderer,
  args: readonly string[],
  width: number,
  rrdDir: string,
): Promise<Picture> {
  try {
    return { ok: true, png: (await rrd.graph(args)).image };
  } catch (error) {
    const message = publicMessage(error, rrdDir);
    const substitute = await rrd.graph(failureArguments(width, message)).catch(() => undefined);
    const detail = error instanceof Error ? error.message : String(error);
    return { ok: false, png: substitute?.image, message, detail };
  }
}
