import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ArrayLiteral } from '../../../src/event-store/array-literal.js';
import { isSafeText } from '../../../src/numbers/json-safety.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('an array literal', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const read = async (type: string, literal: ArrayLiteral) =>
    (await database.service.query(`SELECT $1::${type}[] AS value`, [literal.toParameter()])).rows[0].value;

  it('is read as the texts that were added, whatever they hold', async () => {
    const odd = ['', 'NULL', 'null', ',', '{}', '"', '\\', '\\"\\', ' a b ', '\n\t', 'é 😀', '\\x00'];
    const text = fc.oneof(
      fc.constantFrom(...odd, null),
      fc.string({ unit: 'grapheme' }).filter((value) => isSafeText(value)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text), async (values) => {
        const literal = new ArrayLiteral();
        for (const value of ['first', ...values]) literal.addText(value);
        expect(await read('text', literal)).toEqual(['first', ...values]);
        expect(literal.length).toBe(values.length + 1);
      }),
      { numRuns: 200 },
    );
  });

  it('is read as the bytes and integers that were added', async () => {
    const [bytes, integers] = [new ArrayLiteral(), new ArrayLiteral()];
    for (const hex of ['', '00', null, 'ff5c22']) bytes.addBytes(hex);
    for (const value of [0, -1, 2_147_483_647]) integers.addInteger(value);
    const hexes = [Buffer.alloc(0), Buffer.of(0), null, Buffer.from('ff5c22', 'hex')];
    expect(await read('bytea', bytes)).toEqual(hexes);
    expect(await read('integer', integers)).toEqual([0, -1, 2_147_483_647]);
  });

  it('is empty without elements, and null with nothing but nulls', async () => {
    const literal = new ArrayLiteral();
    expect(await read('text', literal)).toEqual([]);
    literal.addText(null);
    literal.addBytes(null);
    expect(literal.toParameter()).toBeNull();
  });
});
