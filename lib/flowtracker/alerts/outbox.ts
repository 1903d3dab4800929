/** One way of telling of an alert. */
export interface Message {
  /** Name of the tracking's files. */
  readonly fileName: string;
  readonly channel: 'mail' | 'webhook';
  readonly send: () => Promise<void>;
  /** Whether it is to be told still when it is tried again: the tracking may have been revised or removed. */
  readonly isWanted: () => Promise<boolean>;
  readonly onSent: () => Promise<void>;
  /** Told once of what could not be sent at once. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Sends messages beside the work. What is not taken is tried again, each mail and each post on its own; of several that wait for one
 * tracking the newest is kept.
 */
export class Outbox {
  /** By channel and tracking: older ones are not tried again. */
  readonly #newest = new Map<string, Message>();
  readonly #waiting = new Map<string, Message>();
  readonly #sending = new Set<Promise<void>>();

  post(message: Message): void {
    const key = keyOf(message);
    this.#newest.set(key, message);
    this.#waiting.delete(key);
    this.#start(this.#send(message, (error) => message.onFailure(error)));
  }

  /** Tries everything again that waits. */
  retry(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const message of waiting) this.#start(this.#sendIfWanted(message));
  }

  /** Waits until nothing is on its way any more; the time limit of messages bounds this. */
  async settle(): Promise<void> {
    await Promise.all(this.#sending);
  }

  #start(work: Promise<void>): void {
    const sending = work.finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  async #sendIfWanted(message: Message): Promise<void> {
    if (await message.isWanted()) await this.#send(message);
  }

  async #send(message: Message, onFailure?: (error: unknown) => void): Promise<void> {
    try {
      await message.send();
    } catch (error) {
      onFailure?.(error);
      const key = keyOf(message);
      if (this.#newest.get(key) === message) this.#waiting.set(key, message);
      return;
    }
    await message.onSent();
  }
}

function keyOf({ channel, fileName }: Message): string {
  return `${channel} ${fileName}`;
}
