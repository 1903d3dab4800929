import type { QueryProgress } from '../../query/run.js';

/** Shows on a terminal, in one line that is written over, how far a query has come. */
export class ProgressLine {
  readonly #terminal: NodeJS.WriteStream;
  #width = 0;

  constructor(terminal: NodeJS.WriteStream) {
    this.#terminal = terminal;
  }

  show({ bytes, bytesRead, filesDone, files, flowsRead }: QueryProgress): void {
    const percent = bytes === 0 ? 100 : Math.floor((bytesRead / bytes) * 100);
    this.#write(`${percent} %, ${filesDone} of ${files} files, ${flowsRead} flows`);
  }

  clear(): void {
    if (this.#width > 0) this.#write('');
    if (this.#width > 0) this.#terminal.write('\r');
  }

  #write(text: string): void {
    this.#terminal.write(`\r${text.padEnd(this.#width)}`);
    this.#width = Math.max(this.#width, text.length);
  }
}
