import { parseInstant } from '../../numbers/instant.js';
import { millisecondsOf } from '../../numbers/utc-instant.js';
import { PACKED_TEXT } from '../projection.js';
import type { ByteWriter } from './byte-writer.js';
import { numericParts } from './numeric-parts.js';

/** Writes a value that is not null as a field: its length, then its bytes (PostgreSQL documentation, COPY, Binary Format). */
export type WriteField = (out: ByteWriter, value: unknown) => void;

const MS_TO_2000 = Date.UTC(2000, 0, 1);
const OID_OF_TEXT = 25;
const JSONB_VERSION = 1;
const NEGATIVE = 0x4000;

/** How columns of these types are written; of others the binary form is not known here. */
const WRITERS: Readonly<Record<string, WriteField>> = {
  text: writeText,
  json: (out, value) => out.text(JSON.stringify(value)),
  jsonb: (out, value) =>
    out.sized(() => {
      out.byte(JSONB_VERSION);
      out.raw(JSON.stringify(value));
    }),
  boolean: (out, value) => {
    out.int32(1);
    out.byte(value === true ? 1 : 0);
  },
  integer: (out, value) => {
    out.int32(4);
    out.int32(Number(value));
  },
  bigint: (out, value) => {
    out.int32(8);
    out.int64(Number(value));
  },
  numeric: writeNumeric,
  'timestamp with time zone': writeInstant,
  'text[]': writeTexts,
  [PACKED_TEXT]: (out, value) => out.packed(String(value)),
};

/** @param type as format_type() names it, or PACKED_TEXT. @returns null where the binary form is not known here */
export function binaryWriterOf(type: string): WriteField | null {
  return WRITERS[type] ?? null;
}

function writeText(out: ByteWriter, value: unknown): void {
  out.text(String(value));
}

/** Microseconds since 2000, beyond what a double holds for instants far away. */
function writeInstant(out: ByteWriter, value: unknown): void {
  const instant = parseInstant(String(value));
  if (instant === null) throw new Error(`expected an instant, got ${JSON.stringify(value)}`);
  const milliseconds = millisecondsOf(instant) - MS_TO_2000;
  const finer = Number(instant.slice(23, 26));
  const micros = milliseconds * 1_000 + finer;
  out.int32(8);
  if (Number.isSafeInteger(micros)) return out.int64(micros);
  const exact = BigInt(milliseconds) * 1_000n + BigInt(finer);
  out.int32(Number(exact >> 32n));
  out.int32(Number(BigInt.asIntN(32, exact)));
}

function writeNumeric(out: ByteWriter, value: unknown): void {
  const { digits, weight, negative, scale } = numericParts(String(value));
  out.int32(8 + 2 * digits.length);
  out.int16(digits.length);
  out.int16(weight);
  out.int16(negative ? NEGATIVE : 0);
  out.int16(scale);
  for (const digit of digits) out.int16(digit);
}

function writeTexts(out: ByteWriter, value: unknown): void {
  const texts = value as readonly (string | null)[];
  out.sized(() => {
    out.int32(texts.length === 0 ? 0 : 1);
    out.int32(texts.includes(null) ? 1 : 0);
    out.int32(OID_OF_TEXT);
    if (texts.length === 0) return;
    out.int32(texts.length);
    out.int32(1);
    for (const text of texts) {
      if (text === null) out.int32(-1);
      else out.text(text);
    }
  });
}
