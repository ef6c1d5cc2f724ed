import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { packInto } from '../../../src/event-store/pack-text.js';
import { packHex, unpackHex } from '../../../src/event-store/packed-text.js';

const UUID = '01900000-0000-7000-8000-00000000000a';
const DIGEST = '0a'.repeat(32);

function written(text: string): string {
  const target = Buffer.alloc(1 + 3 * text.length + 5);
  return target.toString('hex', 5, packInto(target, 5, text));
}

/** One character of a text, whatever it is, instead of the one that was there. */
const nearly = (text: string) =>
  fc
    .tuple(fc.nat(text.length - 1), fc.constantFrom('-', 'A', 'g', 'a', 'š', '😀', '\u0000', '/', ':', '`'))
    .map(([at, other]) => text.slice(0, at) + other + text.slice(at + other.length));
const wellFormed = fc.string({ unit: 'binary' });
const texts = fc.oneof(wellFormed, fc.uuid(), nearly(UUID), nearly(DIGEST), fc.constantFrom(UUID, DIGEST));

describe('packed text', () => {
  it('is the same in bytes as in hex', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(written(text)).toBe(packHex(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads as what was packed', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(unpackHex(packHex(text))).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [UUID, 17],
    [DIGEST, 33],
    [UUID.toUpperCase(), 37],
    // What is no digit may end with the bits of one.
    [UUID.replace('a', 'š'), 38],
    ['', 1],
  ])('%j takes %d bytes', (text, bytes) => {
    expect(written(text)).toHaveLength(2 * bytes);
  });
});
