import { CampusPages } from './campus-pages.js';
import type { FlowscanContext } from './context.js';
import { scoreboardArchive, type PageArchive } from './page-archive.js';
import { readPage } from './stored-pages.js';

/** A kind of rankings that a site has, or could have. */
export interface TalkerView {
  readonly id: 'hosts' | 'overall' | 'as' | 'campus';
  readonly label: string;
  /** The directive that switches it on, in which file, and what it ranks. */
  readonly directive: string;
  readonly file: string;
  readonly ranks: string;
}

const CUFLOW = 'CUFlow.cf';

const CUFLOW_VIEWS: readonly TalkerView[] = [
  { id: 'hosts', label: 'Top talkers', directive: 'Scoreboard', file: CUFLOW, ranks: 'addresses' },
  { id: 'overall', label: 'Overall', directive: 'AggregateScore', file: CUFLOW, ranks: 'addresses' },
  { id: 'as', label: 'AS numbers', directive: 'ASScoreboard', file: CUFLOW, ranks: 'autonomous systems' },
];

const CAMPUS_VIEW: TalkerView = {
  id: 'campus',
  label: 'CampusIO',
  directive: 'TopN',
  file: 'CampusIO.cf or SubNetIO.cf',
  ranks: 'addresses',
};

/** The views of a site; the first is the usual one. A site that counts by CampusIO alone hears nothing of CUFlow. */
export function talkerViews({ scoreboards, campusDirs }: FlowscanContext): readonly TalkerView[] {
  if (campusDirs.length === 0) return CUFLOW_VIEWS;
  const hasCuflow = Object.values(scoreboards).some((scoreboard) => scoreboard !== undefined);
  return hasCuflow ? [...CUFLOW_VIEWS, CAMPUS_VIEW] : [CAMPUS_VIEW];
}

/** A page of CampusIO or SubNetIO that can be chosen. */
export interface CampusChoice {
  /** `top`, `top_as`, `10.1.0.0_16`. */
  readonly name: string;
  readonly label: string;
  readonly archive: PageArchive;
}

/** The pages of CampusIO and SubNetIO, that of the site first. */
export async function campusChoices({ topPages = [] }: FlowscanContext): Promise<CampusChoice[]> {
  const lists = await Promise.all(
    topPages.map(async (place) => {
      const pages = new CampusPages(place);
      return (await pages.names()).map((name): CampusChoice => ({ name, label: labelOf(name), archive: pages.archive(name) })); // prettier-ignore
    }),
  );
  return lists.flat();
}

function labelOf(name: string): string {
  if (name === 'top') return 'The site';
  if (name === 'top_as') return 'AS numbers';
  return name.replace('_', '/');
}

/** A newest page of hosts, that of CUFlow if the site has one, and the query that leads to it. */
export async function newestTalkers(
  context: FlowscanContext,
): Promise<{ html: string | undefined; query: string } | undefined> {
  const { hosts } = context.scoreboards;
  if (hosts) return { html: await readPage(hosts.currentLink), query: '' };
  const place = context.topPages?.find(({ of }) => of === 'site');
  if (!place) return undefined;
  return { html: await new CampusPages(place).archive('top').readNewest(), query: 'view=campus&page=top' };
}

/** The archive of a view of CUFlow that has one; undefined where it is not switched on. */
export function cuflowArchive(id: 'hosts' | 'as', { scoreboards }: FlowscanContext): PageArchive | undefined {
  const stored = scoreboards[id];
  return stored && scoreboardArchive(stored);
}
