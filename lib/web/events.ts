import { readEventsFile, type GraphEvent } from '../rrd/events.js';

/** What an events file has now; one that cannot be read leaves graphs as they are, and the log says so. */
export async function readEvents(
  file: string | undefined,
  log: (line: string) => void,
): Promise<readonly GraphEvent[]> {
  if (file === undefined) return [];
  try {
    return await readEventsFile(file);
  } catch (error) {
    log(`events are not drawn: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
