import * as fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { hashKey, KEY_PATTERN, keyIdOf, newKey } from '../../../src/access/key-token.js';

describe('the text of a key', () => {
  it('has its id in it, is found by scanners, and is never the same twice', () => {
    const keys = Array.from({ length: 1_000 }, () => newKey());
    for (const { id, key } of keys) {
      expect(key).toMatch(KEY_PATTERN);
      expect(id).toMatch(/^key_[0-9A-Za-z]{16}$/);
      expect(keyIdOf(key)).toBe(id);
    }
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1_000);
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1_000);
  });

  it('keeps its id when it is exchanged', () => {
    const { id, key } = newKey();
    const next = newKey(id);
    expect([next.id, keyIdOf(next.key)]).toEqual([id, id]);
    expect(next.key).not.toBe(key);
  });

  it('is known as mistyped with any one character changed, left out or doubled', () => {
    const { key } = newKey();
    fc.assert(
      fc.property(fc.nat(key.length - 1), fc.constantFrom(...'aZ09_- é'), (at, character) => {
        const changed = key.slice(0, at) + character + key.slice(at + 1);
        expect(keyIdOf(changed)).toBe(changed === key ? keyIdOf(key) : null);
        expect(keyIdOf(key.slice(0, at) + key.slice(at + 1))).toBeNull();
        expect(keyIdOf(key.slice(0, at) + key[at] + key.slice(at))).toBeNull();
      }),
    );
  });

  it('is hashed whole', () => {
    expect(hashKey('nlk_').toString('hex')).toBe(
      '3399ee258965cb47b43c9634e6e10a0cb61a039dd5bb071191f5196d3385e02b',
    );
  });
});
