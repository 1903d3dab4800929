/** A packet, or a part of one, that is not what it says it is. */
export class PacketError extends Error {
  override readonly name = 'PacketError';
  /** Offset in bytes from the start of the packet. */
  readonly offset: number;

  constructor(offset: number, reason: string) {
    super(`${reason} (offset ${offset})`);
    this.offset = offset;
  }
}
