import { InvalidRequestError } from '../graphs/parameters.js';
import { drawPicture, type GraphRenderer } from '../graphs/picture.js';
import type { GraphEvent } from '../rrd/events.js';
import { graphArguments } from './graph.js';
import type { MenuForm } from './menu.js';
import { buildMenu } from './menu.js';
import type { QueryParameters } from '../graphs/query.js';
import type { GraphRequest } from './request.js';
import { readGraphRequest } from './request.js';
import type { CugrapherSettings } from './settings.js';
import type { RrdTree } from './tree.js';
import { RrdTreeError, scanRrdTree } from './tree.js';

export interface CugrapherContext {
  readonly settings: CugrapherSettings;
  readonly rrd: GraphRenderer;
  /** The clock, Unix seconds. */
  readonly now: number;
  /** Drawn into every graph that covers them. */
  readonly events?: readonly GraphEvent[];
  /** Listed anew if absent. */
  readonly tree?: RrdTree;
}

/**
 * An answer. Texts are plain: whoever writes them into HTML escapes them. `detail` may name directories: it is for
 * the log alone.
 */
export type CugrapherResult =
  | { readonly kind: 'menu'; readonly form: MenuForm }
  | {
      readonly kind: 'graph-page';
      /** The query of the picture, to be put behind the page's own URL. */
      readonly imageQuery: string;
      readonly form: MenuForm;
    }
  | { readonly kind: 'image'; readonly png: Buffer; readonly contentType: 'image/png' }
  | {
      readonly kind: 'image-failed';
      /** A picture that tells the failure, if rrdtool can draw at all. */
      readonly png: Buffer | undefined;
      readonly message: string;
      readonly detail: string;
    }
  | { readonly kind: 'debug'; readonly lines: readonly string[] }
  | {
      readonly kind: 'error';
      readonly status: 400 | 500;
      readonly message: string;
      readonly detail: string;
    };

/** Answers a request in one of the modes of the CUGrapher specification, section 3. */
export async function handle(
  { query }: { readonly query: QueryParameters },
  context: CugrapherContext,
): Promise<CugrapherResult> {
  try {
    const tree = context.tree ?? (await scanRrdTree(context.settings.rrdDir));
    return await answer(query, tree, context);
  } catch (error) {
    if (error instanceof InvalidRequestError) {
      return { kind: 'error', status: 400, message: error.message, detail: error.message };
    }
    if (error instanceof RrdTreeError) {
      const message = `open RRDDIR failed (${error.reason})`;
      return { kind: 'error', status: 500, message, detail: error.message };
    }
    throw error;
  }
}

async function answer(
  query: QueryParameters,
  tree: RrdTree,
  context: CugrapherContext,
): Promise<CugrapherResult> {
  const { settings, now, events = [] } = context;
  const showMenu = query.isTrue('showmenu');
  const imageQuery = query.without('showmenu');
  if (query.isEmpty || (showMenu && imageQuery.isEmpty)) {
    return { kind: 'menu', form: buildMenu(tree, settings) };
  }
  const request = readGraphRequest(query, tree, settings);
  if (showMenu) {
    const form = buildMenu(tree, settings, request);
    return { kind: 'graph-page', imageQuery: imageQuery.toString(), form };
  }
  if (query.first('debug') === '1') {
    const paths = settings.debugPaths ? 'absolute' : 'relative';
    return { kind: 'debug', lines: debugLines(graphArguments(request, settings, now, { paths, events })) };
  }
  return drawGraph(request, context);
}

/** One argument a line, each but the last continued (section 9). */
function debugLines(args: readonly string[]): string[] {
  return args.map((arg, index) => (index < args.length - 1 ? `${arg} \\` : arg));
}

async function drawGraph(request: GraphRequest, context: CugrapherContext): Promise<CugrapherResult> {
  const { settings, rrd, now, events = [] } = context;
  const args = graphArguments(request, settings, now, { events });
  const picture = await drawPicture(rrd, args, request.width, settings.rrdDir);
  if (picture.ok) return { kind: 'image', png: picture.png, contentType: 'image/png' };
  const { png, message, detail } = picture;
  return { kind: 'image-failed', png, message, detail };
}
