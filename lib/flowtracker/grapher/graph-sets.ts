import { existsSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { RrdTool } from '../../rrd/rrdtool.js';
import { filterPath, pictureDirectory } from '../site.js';
import type { StoredTracking } from '../trackings.js';
import { GRAPH_KINDS, type GraphKind } from './graph-kinds.js';
import { graphSource, type DrawingSite, type GraphSource } from './graph-source.js';
import { DrawnPictures, isFresh } from './lazy.js';
import { drawPicture, makePictureDirectory } from './picture.js';

export interface DrawOptions {
  /** Where the graphs end, epoch seconds. */
  readonly end: number;
  /** Leaves pictures alone that are fresh enough (FlowTracker specification, section 10.4). */
  readonly isLazy: boolean;
  /** Called after each picture that was drawn. */
  readonly onDrawn?: () => void;
}

/** The five pictures of each tracking, drawn where they have grown old. */
export class GraphSets {
  readonly #drawing: DrawingSite;
  readonly #rrds: readonly RrdTool[];
  readonly #drawn = new DrawnPictures();
  #next = 0;

  /** @param rrds processes that draw in turn */
  constructor(drawing: DrawingSite, rrds: readonly RrdTool[]) {
    this.#drawing = drawing;
    this.#rrds = rrds;
  }

  /** @returns how many pictures were drawn. @throws Error if the tracking cannot be drawn */
  async draw(tracking: StoredTracking, options: DrawOptions): Promise<number> {
    const { site } = this.#drawing;
    // Taken away since the loop began: its pictures are not to come back.
    if (!existsSync(filterPath(site, tracking.fileName, tracking.extension))) return 0;
    const source = await graphSource(this.#drawing, tracking);
    await makePictureDirectory(site, tracking.fileName);
    const drawn = await Promise.all(
      GRAPH_KINDS.map((kind) => this.#drawOne(tracking, kind, source, options)),
    );
    return drawn.filter(Boolean).length;
  }

  async #drawOne(
    { fileName }: StoredTracking,
    kind: GraphKind,
    source: GraphSource,
    { end, isLazy, onDrawn }: DrawOptions,
  ): Promise<boolean> {
    const { config } = this.#drawing.site;
    const path = this.#pathOf(fileName, kind);
    // With the end at 0 only what does not change by itself is left.
    const content = source({ kind, end: 0, isThumbnail: false }).join('\n');
    const isChanged = this.#drawn.isChanged(path, content);
    this.#drawn.remember(path, content);
    if (isLazy && !isChanged && (await isFresh(path, end, kind.seconds / config.rrdWidth))) return false;
    await drawPicture(this.#rrd(), path, source({ kind, end, isThumbnail: false }), config.graphFilePerms);
    // The picture is as old as what it shows, so that the next loop judges it by that.
    await utimes(path, end, end);
    onDrawn?.();
    return true;
  }

  /** Lets go of what it knows of trackings that are no longer there. */
  forgetAllBut(trackings: readonly StoredTracking[]): void {
    const paths = trackings.flatMap(({ fileName }) =>
      GRAPH_KINDS.map((kind) => this.#pathOf(fileName, kind)),
    );
    this.#drawn.forgetAllBut(new Set(paths));
  }

  #pathOf(fileName: string, { name }: GraphKind): string {
    return join(pictureDirectory(this.#drawing.site, fileName), `${name}.png`);
  }

  #rrd(): RrdTool {
    const rrd = this.#rrds[this.#next++ % this.#rrds.length];
    if (!rrd) throw new Error('there is no rrdtool');
    return rrd;
  }
}
