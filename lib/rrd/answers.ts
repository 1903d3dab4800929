/** What rrdtool answered to one command: its output lines, an image (graphv only), and the error it ended with. */
export interface RrdAnswer {
  readonly lines: readonly string[];
  readonly image?: Buffer;
  readonly error?: string;
  /** CPU time of this rrdtool since its start, as it says with every success. */
  readonly cpu?: CpuTimes;
}

/** CPU time, seconds. */
export interface CpuTimes {
  readonly user: number;
  readonly system: number;
}

const LINE_FEED = 10;
const DONE = /^OK u:([\d.]+) s:([\d.]+) r:[\d.]+$/;
const FAILED = /^ERROR: (.*)$/s;
const BLOB = /^image = BLOB_SIZE:(\d+)$/;

/**
 * Splits the output of `rrdtool -` into answers, one a command, in the order of the commands.
 *
 * An answer is any number of lines and then "OK u:… s:… r:…" or "ERROR: …". The line "image = BLOB_SIZE:n" is followed by
 * n bytes of any value, after which the next line starts at once.
 */
export class AnswerReader {
  #rest: Buffer = Buffer.alloc(0);
  #lines: string[] = [];
  #image: Buffer | undefined;
  #imageBytes: number | undefined;

  /** Takes the next bytes of the output, cut anywhere; returns the answers that they complete. */
  push(chunk: Buffer): RrdAnswer[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const answers: RrdAnswer[] = [];
    let at = 0;
    for (;;) {
      if (this.#imageBytes !== undefined) {
        if (bytes.length - at < this.#imageBytes) break;
        this.#image = Buffer.from(bytes.subarray(at, at + this.#imageBytes));
        at += this.#imageBytes;
        this.#imageBytes = undefined;
      }
      const end = bytes.indexOf(LINE_FEED, at);
      if (end < 0) break;
      const answer = this.#takeLine(bytes.toString('utf8', at, end));
      if (answer) answers.push(answer);
      at = end + 1;
    }
    this.#rest = bytes.subarray(at);
    return answers;
  }

  #takeLine(line: string): RrdAnswer | undefined {
    const failed = FAILED.exec(line);
    const done = DONE.exec(line);
    if (failed || done) {
      const answer = {
        lines: this.#lines,
        ...(this.#image && { image: this.#image }),
        ...(failed && { error: failed[1] ?? '' }),
        ...(done && { cpu: { user: Number(done[1]), system: Number(done[2]) } }),
      };
      this.#lines = [];
      this.#image = undefined;
      return answer;
    }
    const blob = BLOB.exec(line);
    if (blob) this.#imageBytes = Number(blob[1]);
    else this.#lines.push(line);
    return undefined;
  }
}
