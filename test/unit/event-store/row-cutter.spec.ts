import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { RowCutter } from '../../../src/event-store/row-cutter.js';

const HEADER = Buffer.alloc(19, 7);
const TRAILER = Buffer.from('ffff', 'hex');

function row(fields: (Uint8Array | null)[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeInt16BE(fields.length);
  const parts = fields.flatMap((field) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(field?.length ?? -1);
    return field ? [length, field] : [length];
  });
  return Buffer.concat([count, ...parts]);
}

const fields = fc.array(fc.option(fc.uint8Array({ maxLength: 30 })), { minLength: 1, maxLength: 5 });

describe('the row cutter', () => {
  it('hands over every row whole, wherever the chunks end', () => {
    fc.assert(
      fc.property(fc.array(fields, { maxLength: 20 }), fc.integer({ min: 1, max: 60 }), (table, size) => {
        const rows = table.map(row);
        const bytes = Buffer.concat([HEADER, ...rows, TRAILER]);
        const seen: Buffer[] = [];
        const cutter = new RowCutter((all, at, end) => seen.push(Buffer.from(all.subarray(at, end))));
        for (let at = 0; at < bytes.length; at += size) cutter.push(bytes.subarray(at, at + size));
        expect(seen).toEqual(rows);
      }),
    );
  });

  it('makes room for a row that is larger than all before', () => {
    const large = row([Buffer.alloc(1_000_000, 1), null]);
    const bytes = Buffer.concat([HEADER, row([Buffer.of(1)]), large, TRAILER]);
    const lengths: number[] = [];
    const cutter = new RowCutter((_all, at, end) => lengths.push(end - at));
    for (let at = 0; at < bytes.length; at += 8_192) cutter.push(bytes.subarray(at, at + 8_192));
    expect(lengths).toEqual([7, large.length]);
  });
});
