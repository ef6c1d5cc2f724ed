import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoTime } from '../../../src/http/iso-time.js';

it('is what Date says, whatever was asked before', () => {
  const anyMs = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_790_000 });
  fc.assert(
    fc.property(anyMs, fc.integer({ min: 0, max: 2_000 }), (ms, later) => {
      for (const at of [ms, ms + later, ms]) expect(isoTime(at)).toBe(new Date(at).toISOString());
    }),
  );
});
