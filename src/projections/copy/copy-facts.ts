import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { readInt64 } from '../../event-store/read-integers.js';
import type { StoredFactSource } from '../../numbers/fact.js';
import { FOLDED_KINDS } from '../../numbers/stored-kinds.js';
import { readInstant } from './binary-instant.js';
import { type Fields, readBinaryRows } from './binary-rows.js';
import { RepeatedText } from './repeated-text.js';

/** An event, and the number it is about. Its body is a view: copy what is to be kept. */
export interface FactRow extends StoredFactSource {
  e164: string | null;
}

const COLUMNS = [
  'e164',
  'position',
  'recorded_at',
  'kind',
  'body',
] as const satisfies readonly (keyof FactRow)[];

/** The columns of ledger.events that make a FactRow. */
export const FACT_COLUMNS = COLUMNS.join(', ');

/** SQL that is true for events that can change a number's history. */
export const IS_FOLDED = `kind IN (${FOLDED_KINDS.map((kind) => pg.escapeLiteral(kind)).join(', ')})`;

/**
 * Reads events by COPY in binary, which costs a third of what rows of text do: bodies would be sent as hexadecimal digits.
 * @param query selects FACT_COLUMNS; without parameters, which COPY does not take
 */
export async function* copyFacts(client: pg.PoolClient, query: string): AsyncGenerator<FactRow[]> {
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`));
  // Whoever reads gets the error; one that comes after the last look must not end the process.
  stream.on('error', () => undefined);
  yield* readBinaryRows(stream, COLUMNS.length, factRowReader());
}

/** Events of a number stand together, and there are few kinds. */
function factRowReader(): (bytes: Buffer, fields: Fields) => FactRow {
  const e164s = new RepeatedText();
  const kinds = new RepeatedText();
  return (bytes, fields) => ({
    e164: fields[0] === -1 ? null : e164s.read(bytes, fields[0]!, fields[1]!),
    position: readInt64(bytes, fields[2]!),
    recorded_at: readInstant(bytes, fields[4]!),
    kind: kinds.read(bytes, fields[6]!, fields[7]!),
    body: bytes.subarray(fields[8], fields[9]),
  });
}
