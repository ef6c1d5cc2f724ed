import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readInstant } from '../../../src/projections/copy/binary-instant.js';

describe('an instant in eight bytes', () => {
  it('is read to the microsecond, before and after the year 2000', () => {
    const date = fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 999 }), (at, finer) => {
        const bytes = Buffer.alloc(8);
        bytes.writeBigInt64BE(BigInt(at.getTime() - Date.UTC(2000, 0, 1)) * 1_000n + BigInt(finer));
        expect(readInstant(bytes)).toBe(`${at.toISOString().slice(0, 23)}${String(finer).padStart(3, '0')}Z`);
      }),
      { numRuns: 1_000 },
    );
  });
});
