import { join } from 'node:path';
import { renderPage } from '../../pages/render.js';
import { dashboardsOf } from '../../saved/dashboards.js';
import { monitorDirectory, type TrackerSite } from '../site.js';
import { writeBytes } from '../state-files.js';
import type { StoredTracking } from '../trackings.js';

interface ListedTracking {
  readonly label: string;
  readonly href: string;
  readonly comment: string;
}

export interface PublicList {
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly rows: readonly ListedTracking[] }[];
}

/** What the public list says (FlowTracker specification, section 12.3). @param trackings by file name */
function publicList(site: TrackerSite, trackings: readonly StoredTracking[]): PublicList {
  const { config, family } = site;
  const noun = family === 'FlowTracker' ? 'Trackings' : 'Monitors';
  const rows = (extension: StoredTracking['extension']): ListedTracking[] =>
    trackings
      .filter((tracking) => tracking.extension === extension)
      .map(({ fileName, label, file }) => ({
        label,
        href: publicUrl(site, fileName),
        comment: file.block.general_comment,
      }));
  const sections = [
    { heading: `Individual ${noun}`, rows: rows('.fil') },
    { heading: `Group ${noun}`, rows: rows('.grp') },
    { heading: `Archived ${noun}`, rows: rows('.archive') },
  ];
  return {
    title: config.rightTitle,
    sections: sections.filter((section, index) => index === 0 || section.rows.length > 0),
  };
}

/** Writes the list as a page into the directory of the pictures. */
export async function writePublicList(
  site: TrackerSite,
  trackings: readonly StoredTracking[],
): Promise<void> {
  const { activesWebpage, activesFilePerms } = site.config;
  const page = renderPage('flowtracker/public-list', publicList(site, trackings));
  await writeBytes(join(monitorDirectory(site), activesWebpage), page, activesFilePerms);
}

function publicUrl({ config, family }: TrackerSite, fileName: string): string {
  const path = `/${config.cgiBinShort}/${family}_DisplayPublic.cgi`.replace(/\/+/g, '/');
  const [dashboard] = dashboardsOf(config);
  const query = `${dashboard?.key ?? ''}^filter_hash=MT_${fileName}`;
  return `${path}?${encodeURIComponent(query).replaceAll('%3D', '=')}`;
}
