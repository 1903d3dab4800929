import { write } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Whoever read the output has gone: the work ends here, and nobody need be told. */
export class BrokenPipeError extends Error {
  override readonly name = 'BrokenPipeError';
}

const BUFFER_BYTES = 256 * 1024;
/** A pipe that another program has set to not block tells nothing when there is room again. */
const RETRY_MS = 5;

/** Bytes on their way into a pipe or file, in large pieces: one is written while the next is filled. */
export class Output {
  readonly #descriptor: number;
  #filling = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #writing = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #filled = 0;
  #pending: Promise<void> = Promise.resolve();

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /**
   * Takes bytes, which may be reused when this has resolved.
   *
   * @throws BrokenPipeError, here or at a later call, if nobody reads any more
   */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const length = Math.min(bytes.length - at, BUFFER_BYTES - this.#filled);
      this.#filling.set(bytes.subarray(at, at + length), this.#filled);
      this.#filled += length;
      at += length;
      if (this.#filled === BUFFER_BYTES) await this.#send();
    }
  }

  async text(text: string): Promise<void> {
    await this.write(Buffer.from(text));
  }

  /** Each line with a newline behind it. */
  async lines(lines: Iterable<string>): Promise<void> {
    let text = '';
    for (const line of lines) {
      text += `${line}\n`;
      if (text.length < BUFFER_BYTES / 4) continue;
      await this.text(text);
      text = '';
    }
    await this.text(text);
  }

  /** Resolves when everything taken so far has been written. */
  async flush(): Promise<void> {
    if (this.#filled > 0) await this.#send();
    await this.#pending;
  }

  async #send(): Promise<void> {
    await this.#pending;
    [this.#filling, this.#writing] = [this.#writing, this.#filling];
    this.#pending = writeAll(this.#descriptor, this.#writing.subarray(0, this.#filled));
    // A failure shows at the next call.
    this.#pending.catch(() => undefined);
    this.#filled = 0;
  }
}

async function writeAll(descriptor: number, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    try {
      done += await writeSome(descriptor, bytes.subarray(done));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE') throw new BrokenPipeError('the output is no longer read');
      if (code !== 'EAGAIN') throw error;
      await delay(RETRY_MS);
    }
  }
}

/** Without a position, as pipes have none. */
function writeSome(descriptor: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, bytes, 0, bytes.length, null, (error, written) => {
      if (error) reject(error);
      else resolve(written);
    });
  });
}
