import * as fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { Cursors } from '../../../src/http/cursor.js';
import { InvalidCursor } from '../../../src/http/http.errors.js';

const cursors = new Cursors({ cursorKey: Buffer.alloc(32, 1), logLevel: 'silent' });
const place = fc.jsonValue({ maxDepth: 2 });
const filters = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null)), {
  maxKeys: 5,
});

describe('cursors', () => {
  it('give back the place they were made for', () => {
    fc.assert(
      fc.property(place, filters, (at, boundTo) => {
        const json: unknown = JSON.parse(JSON.stringify(at));
        expect(cursors.decode(cursors.encode(at, boundTo), boundTo)).toEqual(json);
      }),
    );
  });

  it('do not care about the order of the filters', () => {
    const cursor = cursors.encode(1, { list: 'releases', reason: 'explicit' });
    expect(cursors.decode(cursor, { reason: 'explicit', list: 'releases' })).toBe(1);
  });

  it('survive a URL', () => {
    fc.assert(fc.property(place, (at) => expect(cursors.encode(at, 'x')).toMatch(/^[\w-]+$/)));
  });

  it('are refused when any character is altered, left out or added', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ .'.split('');
    fc.assert(
      fc.property(place, fc.nat(), fc.nat(2), fc.constantFrom(...alphabet), (at, where, how, character) => {
        const cursor = cursors.encode(at, 'x');
        const index = where % cursor.length;
        const rest = cursor.slice(index + (how === 2 ? 0 : 1));
        const altered = cursor.slice(0, index) + (how === 0 ? '' : character) + rest;
        fc.pre(altered !== cursor);
        expect(() => cursors.decode(altered, 'x')).toThrow(InvalidCursor);
      }),
      { numRuns: 500 },
    );
  });

  it('are refused with other filters or another API key', () => {
    fc.assert(
      fc.property(place, filters, filters, fc.string(), fc.string(), (at, some, others, key, otherKey) => {
        fc.pre(key !== otherKey);
        const cursor = cursors.encode(at, { ...some, key: `k${key}` });
        expect(() => cursors.decode(cursor, { ...some, key: `k${otherKey}` })).toThrow(InvalidCursor);
        fc.pre(Object.keys(others).some((name) => name !== 'key' && !(name in some)));
        expect(() => cursors.decode(cursor, { ...others, ...some, key: `k${key}` })).toThrow(InvalidCursor);
      }),
    );
  });

  it('are refused under another signing key', () => {
    const elsewhere = new Cursors({ cursorKey: Buffer.alloc(32, 2), logLevel: 'silent' });
    expect(() => elsewhere.decode(cursors.encode(1, 'x'), 'x')).toThrow(InvalidCursor);
  });

  it('keep the place and what it is bound to apart', () => {
    // Without a length between them these two would be signed over the same bytes.
    const cursor = Buffer.from(cursors.encode(12, 3), 'base64url');
    const moved = Buffer.concat([cursor.subarray(0, 16), Buffer.from('2')]).toString('base64url');
    expect(() => cursors.decode(moved, 31)).toThrow(InvalidCursor);
  });

  it('are refused when they are any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => expect(() => cursors.decode(text, 'x')).toThrow(InvalidCursor)),
    );
    expect(() => cursors.decode('A'.repeat(100_000), 'x')).toThrow(InvalidCursor);
  });

  it('are not made with a key too short to sign with', () => {
    expect(() => new Cursors({ cursorKey: Buffer.alloc(15), logLevel: 'silent' })).toThrow(
      'expected a cursor key of at least 16 bytes, got 15',
    );
  });
});
