import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileTime } from '../store/names.js';
import { expandGlob } from './glob.js';
import { scanFile, type FileContext, type FileOutcome } from './scan-file.js';

interface PassOptions {
  readonly flowFileGlob: string;
  /** Larger files are left alone. */
  readonly maxBytes?: number;
  /** Asked before each file: true ends the pass. */
  readonly shouldStop: () => boolean;
}

export interface PassResult {
  readonly counted: number;
  /** Files found that could have been counted: the backlog the pass began with. */
  readonly waiting: number;
  /** Why the pass was given up before its end; the files left are tried at the next look. */
  readonly failure?: string;
  /** Nothing at all matched the pattern. */
  readonly foundNothing: boolean;
}

interface Candidate {
  readonly path: string;
  readonly size: number;
  readonly version: string;
  readonly time: number;
}

/** Looks for flow files again and again and remembers those that are of no use (FlowScan specification, section 4). */
export class Scanner {
  /** Size and times of files that could not be read, by path. */
  readonly #rejected = new Map<string, string>();
  readonly #context: FileContext;

  constructor(context: FileContext) {
    this.#context = context;
  }

  /** One pass: every file the pattern names, in the order of their times. */
  async pass(options: PassOptions): Promise<PassResult> {
    const { log } = this.#context;
    const { candidates, foundNothing } = await this.#candidates(options.flowFileGlob);
    const waiting = candidates.length;
    let counted = 0;
    for (const { path, size, version, time } of candidates) {
      if (options.shouldStop()) break;
      log.stamped(`working on file ${path}...`);
      if (options.maxBytes !== undefined && size > options.maxBytes) {
        log.stamped(`skipped ${path}: ${size} bytes are more than ${options.maxBytes}`);
        continue;
      }
      const outcome = await scanFile(path, time, this.#context).catch(failed);
      if (outcome.kind === 'counted') {
        counted++;
      } else if (outcome.kind === 'rejected') {
        this.#reject(path, version, outcome.reason);
      } else {
        // Going on would give the RRDs later times, and they refuse going back.
        if (outcome.kind === 'unfinished')
          log.stamped(`${path} seems to be in the making still: it and later ones wait for the next look`);
        else log.error(`ERROR ${path}: ${outcome.reason}`);
        return {
          counted,
          waiting,
          foundNothing,
          ...(outcome.kind === 'failed' && { failure: outcome.reason }),
        };
      }
    }
    return { counted, waiting, foundNothing };
  }

  async #candidates(pattern: string): Promise<{ candidates: Candidate[]; foundNothing: boolean }> {
    const found: Candidate[] = [];
    const seen = new Set<string>();
    for (const path of await expandGlob(pattern)) {
      if (basename(path).startsWith('tmp-') || basename(dirname(path)) === 'saved') continue;
      const facts = await stat(path).catch(() => undefined);
      if (!facts?.isFile()) continue;
      seen.add(path);
      // The time of the last change of anything, permissions too: what could not be read may be readable now.
      const version = `${facts.size} ${facts.mtimeMs} ${facts.ctimeMs}`;
      if (this.#rejected.get(path) === version) continue;
      const time = fileTime(path);
      if (time < 0)
        this.#reject(
          path,
          version,
          'its name has no time such as ft-v05.2026-03-02.140000+0000 or flows.20260302_14:00:00+0000',
        );
      else found.push({ path, size: facts.size, version, time });
    }
    for (const path of this.#rejected.keys()) if (!seen.has(path)) this.#rejected.delete(path);
    const candidates = found.sort((a, b) => a.time - b.time); // stable: byte order of the paths within one time
    return { candidates, foundNothing: seen.size === 0 };
  }

  #reject(path: string, version: string, reason: string): void {
    this.#rejected.set(path, version);
    const bare = reason.startsWith(`${path}: `) ? reason.slice(path.length + 2) : reason;
    this.#context.log.error(`${path} is left where it is, until it changes: ${bare}`);
  }
}

/** An error nobody foresaw, such as a full disk below the journal: nothing is lost, the file is still there. */
function failed(error: unknown): FileOutcome {
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
}
