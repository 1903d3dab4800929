import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** The RRDs that the builder offers, by the names that its URLs have: `<directory's name>/<path below it>`. */
export type RrdListing = ReadonlyMap<string, string>;

const MAX_DEPTH = 4;
const MAX_FILES = 5000;

/** Lists the RRDs below directories; what cannot be read is left out, symbolic links to directories are not followed. */
export async function listRrds(directories: readonly string[]): Promise<RrdListing> {
  const listing = new Map<string, string>();
  const labels = new Set<string>();
  for (const directory of directories) {
    const label = freeLabel(basename(directory), labels);
    labels.add(label);
    await listBelow(directory, label, 0, listing);
  }
  return new Map([...listing].sort(([a], [b]) => compareNames(a, b)));
}

function freeLabel(name: string, taken: ReadonlySet<string>): string {
  let label = name;
  for (let n = 2; taken.has(label); n++) label = `${name}-${n}`;
  return label;
}

async function listBelow(
  directory: string,
  label: string,
  depth: number,
  listing: Map<string, string>,
): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true }).catch(() => [])) {
    const isAddressable = !entry.name.startsWith('.') && !/[\p{Cc}\uFFFD]/u.test(entry.name);
    if (!isAddressable) continue;
    if (entry.isDirectory()) {
      if (depth < MAX_DEPTH)
        await listBelow(join(directory, entry.name), `${label}/${entry.name}`, depth + 1, listing);
    } else if (entry.name.endsWith('.rrd') && listing.size < MAX_FILES) {
      listing.set(`${label}/${entry.name.slice(0, -'.rrd'.length)}`, join(directory, entry.name));
    }
  }
}

const { compare: compareNames } = new Intl.Collator('en', { numeric: true });
