import { readInt32 } from './read-integers.js';

/** The kind of a message in a byte, and the length of the rest in four, these included (PostgreSQL documentation, Message Formats). */
export const MESSAGE_HEADER = 5;

/** Called with where in the bytes a message is. The bytes are used again after the call. @returns whether to go on */
export type OnMessage = (bytes: Buffer, at: number, end: number) => boolean;

/** Cuts what arrives from the server into its messages; one that arrives in pieces is put together first. */
export class MessageCutter {
  /** The beginning of a message whose end has not arrived. */
  private begun = Buffer.allocUnsafe(4_096);
  private held = 0;

  /** @returns how many bytes of the chunk were dealt with: all, unless `onMessage` said to stop */
  cut(chunk: Buffer, onMessage: OnMessage): number {
    let at = 0;
    if (this.held > 0) {
      at = this.hold(chunk, 0, MESSAGE_HEADER);
      if (this.held < MESSAGE_HEADER) return at;
      const end = endOfMessage(this.begun, 0);
      at = this.hold(chunk, at, end);
      if (this.held < end) return at;
      this.held = 0;
      if (!onMessage(this.begun, 0, end)) return at;
    }
    while (at + MESSAGE_HEADER <= chunk.length) {
      const end = endOfMessage(chunk, at);
      if (end > chunk.length) break;
      if (!onMessage(chunk, at, end)) return end;
      at = end;
    }
    return this.hold(chunk, at, chunk.length - at);
  }

  /** Holds what follows in a chunk until it is so many bytes. @returns behind what was taken */
  private hold(chunk: Buffer, at: number, wanted: number): number {
    const end = Math.min(chunk.length, at + Math.max(0, wanted - this.held));
    if (this.begun.length < wanted) {
      const larger = Buffer.allocUnsafe(2 * wanted);
      this.begun.copy(larger, 0, 0, this.held);
      this.begun = larger;
    }
    this.held += chunk.copy(this.begun, this.held, at, end);
    return end;
  }
}

function endOfMessage(bytes: Buffer, at: number): number {
  return at + 1 + readInt32(bytes, at + 1);
}
