import { Readable } from 'node:stream';
import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readBinaryRows } from '../../../src/projections/copy/binary-rows.js';
import { ByteWriter } from '../../../src/projections/copy/byte-writer.js';
import { formatOf } from '../../../src/projections/copy/row-format.js';

const COLUMNS = ['one', 'two'];

const anyText = fc.option(fc.string({ maxLength: 12 }), { nil: null });
const anyRow = fc.record({ one: anyText, two: anyText });

function written(rows: readonly object[]): Buffer {
  const format = formatOf(COLUMNS, ['text', 'text']);
  const out = new ByteWriter();
  format.begin(out);
  for (const row of rows) format.row(out, row);
  format.end(out);
  return out.take();
}

it('rows in binary are read wherever they are cut into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyRow), fc.integer({ min: 1, max: 40 }), async (rows, size) => {
      const bytes = written(rows);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      const text = (of: Buffer, start: number, end: number) =>
        start < 0 ? null : of.toString('utf8', start, end);
      const read: object[] = [];
      const stream = Readable.from(chunks, { objectMode: true });
      for await (const some of readBinaryRows(stream, COLUMNS.length, (of, fields) => ({
        one: text(of, fields[0]!, fields[1]!),
        two: text(of, fields[2]!, fields[3]!),
      }))) {
        read.push(...some);
      }
      expect(read).toEqual(rows);
    }),
  );
});
