import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { MessageCutter } from '../../../src/event-store/message-cutter.js';

function messageOf(kind: number, content: Uint8Array): Buffer {
  const message = Buffer.alloc(5 + content.length, kind);
  message.writeInt32BE(4 + content.length, 1);
  message.set(content, 5);
  return message;
}

const message = fc
  .tuple(
    fc.constantFrom(...Buffer.from('dCZN')),
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(1, 1, 300),
  )
  .map(([kind, content, times]) => messageOf(kind, Buffer.concat(Array<Uint8Array>(times).fill(content))));

/** As it may arrive. */
function chunksOf(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunks.at(-1)!.length) {
    chunks.push(Buffer.from(bytes.subarray(at, at + sizes[chunks.length % sizes.length]!)));
  }
  return chunks;
}

const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9_000 })), {
  minLength: 1,
});

describe('the messages of the server', () => {
  it('come out whole and in order, however they arrive', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), sizes, (messages, cuts) => {
        const cutter = new MessageCutter();
        const seen: Buffer[] = [];
        for (const chunk of chunksOf(Buffer.concat(messages), cuts)) {
          const taken = cutter.cut(
            chunk,
            (bytes, at, end) => seen.push(Buffer.from(bytes.subarray(at, end))) > 0,
          );
          expect(taken).toBe(chunk.length);
        }
        expect(seen).toEqual(messages);
      }),
    );
  });

  it('are cut no further behind the one at which it was said to stop', () => {
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 20 }),
        sizes,
        fc.nat(19),
        (messages, cuts, nth) => {
          const cutter = new MessageCutter();
          const last = Math.min(nth, messages.length - 1);
          let seen = 0;
          let taken = 0;
          for (const chunk of chunksOf(Buffer.concat(messages), cuts)) {
            taken += cutter.cut(chunk, () => seen++ < last);
            if (seen > last) break;
          }
          expect([seen, taken]).toEqual([last + 1, Buffer.concat(messages.slice(0, last + 1)).length]);
        },
      ),
    );
  });
});
