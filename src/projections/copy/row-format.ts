import type { ReadModelRow } from '../projection.js';
import { binaryWriterOf } from './binary-format.js';
import type { ByteWriter } from './byte-writer.js';
import { textWriterOf } from './text-format.js';

/** How rows are handed to COPY. */
export interface RowFormat {
  /** The option of COPY. */
  name: 'binary' | 'text';
  begin(out: ByteWriter): void;
  row(out: ByteWriter, row: ReadModelRow): void;
  end(out: ByteWriter): void;
}

const SIGNATURE = [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00];
const END_OF_DATA = -1;
const NULL = -1;

/** Binary where the form of every column's type is known, which costs both sides far less; else text. */
export function formatOf(columns: readonly string[], types: readonly string[]): RowFormat {
  return binaryFormat(columns, types) ?? textFormat(columns, types);
}

function binaryFormat(columns: readonly string[], types: readonly string[]): RowFormat | null {
  const writers = types.map(binaryWriterOf).filter((writer) => writer !== null);
  if (writers.length < columns.length) return null;
  return {
    name: 'binary',
    begin(out) {
      for (const byte of SIGNATURE) out.byte(byte);
      out.int32(0);
      out.int32(0);
    },
    row(out, row) {
      out.int16(columns.length);
      for (let index = 0; index < columns.length; index++) {
        const value = (row as Record<string, unknown>)[columns[index]!];
        if (value === null || value === undefined) out.int32(NULL);
        else writers[index]!(out, value);
      }
    },
    end: (out) => out.int16(END_OF_DATA),
  };
}

function textFormat(columns: readonly string[], types: readonly string[]): RowFormat {
  const writers = types.map(textWriterOf);
  return {
    name: 'text',
    begin() {},
    row(out, row) {
      const fields = columns.map((column, index) => {
        const value = (row as Record<string, unknown>)[column];
        return value === null || value === undefined ? '\\N' : writers[index]!(value);
      });
      out.raw(`${fields.join('\t')}\n`);
    },
    end() {},
  };
}
