import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseZoneFile, type ZoneFile } from './zone-file.js';

const ZONE_DIRECTORY = '/usr/share/zoneinfo';

let latest: { readonly zone: string; readonly file: ZoneFile | undefined } | undefined;

/** What the time of the process is called at an instant, as `date` says it: `UTC`, `CET`, `EDT`. */
export function zoneAbbreviation(epochSeconds: number): string {
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
  if (latest?.zone !== zone) latest = { zone, file: readZone(zone) };
  const offset = -new Date(epochSeconds * 1000).getTimezoneOffset() * 60;
  return (latest.file && abbreviationIn(latest.file, epochSeconds, offset)) ?? wordsOfIntl(epochSeconds);
}

/**
 * The name that was in use last for this offset. (Newer files end with a rule for the years to come; names do not change by it, so
 * the offset of the system's own calendar tells.)
 */
function abbreviationIn(
  { types, changes }: ZoneFile,
  epochSeconds: number,
  offset: number,
): string | undefined {
  const before = changes.findLast(({ time, type }) => time <= epochSeconds && types[type]?.offset === offset);
  const type = before ? types[before.type] : types.find((candidate) => candidate.offset === offset);
  return type?.abbreviation || undefined;
}

function readZone(zone: string): ZoneFile | undefined {
  if (!/^[A-Za-z\d_+-]+(?:\/[A-Za-z\d_+-]+)*$/.test(zone)) return undefined;
  try {
    return parseZoneFile(readFileSync(join(ZONE_DIRECTORY, zone)));
  } catch {
    // A computer without the database: the words of the runtime serve.
    return undefined;
  }
}

function wordsOfIntl(epochSeconds: number): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(
    epochSeconds * 1000,
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
}
