import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packText } from '../../../src/event-store/packed-text.js';
import { isSafeText } from '../../../src/numbers/json-safety.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const UUID = '01900000-0000-7000-8000-00000000000a';
const DIGEST = '0a'.repeat(32);

describe('packed text', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const cast = async (packed: string) =>
    (await database.service.query('SELECT octet_length($1::ledger.packed_text) AS bytes', [packed])).rows[0]
      .bytes;

  it.each([
    [UUID, 17],
    [DIGEST, 33],
    [UUID.toUpperCase(), 37],
    [DIGEST.toUpperCase(), 65],
    [UUID.replaceAll('-', ''), 33],
    [`t=1751000000,v1=${DIGEST}`, 81],
    [`${UUID}\n`, 38],
    ['', 1],
  ])('holds %j in %d bytes', async (text, bytes) => {
    expect(await cast(packText(text))).toBe(bytes);
  });

  it('reads as what was packed, by the writer and by the migration alike', async () => {
    const hex = (digits: string) => fc.stringMatching(new RegExp(`^[${digits}]{64}$`));
    const raw = fc.string({ unit: 'binary' }).filter(isSafeText);
    const near = fc
      .constantFrom(UUID, DIGEST, '\u0001', '\\x00', 'é', ' ', '-')
      .chain((start) => raw.map((end) => start + end));
    const texts = fc.array(fc.oneof(raw, near, fc.uuid(), hex('0-9a-f'), hex('0-9A-Fa-f')), {
      minLength: 50,
    });
    await fc.assert(
      fc.asyncProperty(texts, async (sent) => {
        const { rows } = await database.service.query(
          `SELECT ledger.unpack(packed) AS read, ledger.pack(text) = packed AS alike
             FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS t(text, packed, n) ORDER BY n`,
          [sent, sent.map(packText)],
        );
        expect(rows).toEqual(sent.map((read) => ({ read, alike: true })));
      }),
      { numRuns: 30 },
    );
  });

  const unpacked = (text: string) => `\\x00${Buffer.from(text).toString('hex')}`;
  it.each([
    '\\x',
    '\\x03',
    '\\x01aa',
    `\\x02${DIGEST}00`,
    // An id in two forms would be on the log twice.
    unpacked(UUID),
    unpacked(DIGEST),
  ])('refuses bytes of no form, or of a second one: %s', async (packed) => {
    await expect(cast(packed)).rejects.toThrow(/packed_text|index 0 out of valid range/);
  });
});
