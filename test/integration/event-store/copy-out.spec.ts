import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyRows } from '../../../src/event-store/copy-out.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('rows by COPY', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function read(select: string, onRow: (bytes: Buffer) => void): Promise<void> {
    const client = await database.service.connect();
    let failed: Error | undefined;
    try {
      await copyRows(client, select, (bytes, at, end) => onRow(bytes.subarray(at, end)));
      // The connection is at rest again.
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    } catch (error) {
      failed = error as Error;
      throw error;
    } finally {
      client.release(failed);
    }
  }

  it.each([0, 1, 3, 5_000])('are handed over whole, %i of them', async (count) => {
    const seen: number[] = [];
    await read(`SELECT n, repeat('x', n % 500) FROM generate_series(1, ${count}) AS n`, (row) => {
      const n = row.readInt32BE(6);
      expect([row.readInt16BE(0), row.length]).toEqual([2, 14 + (n % 500)]);
      seen.push(n);
    });
    expect(seen).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });

  it('may be far larger than what arrives at a time', async () => {
    const lengths: number[] = [];
    await read(`SELECT repeat('x', n * 1000000) FROM generate_series(0, 3) AS n`, (row) =>
      lengths.push(row.length),
    );
    expect(lengths).toEqual([6, 1_000_006, 2_000_006, 3_000_006]);
  });

  it.each([
    ['SELECT nothing', 'column "nothing" does not exist'],
    ['SELECT 1 / (50000 - n) FROM generate_series(1, 60000) AS n', 'division by zero'],
    ['SELECT n, pg_terminate_backend(pg_backend_pid()) FROM generate_series(1, 3) AS n', /terminat/],
  ])('end with the error of the database: %s', async (select, message) => {
    await expect(read(select, () => undefined)).rejects.toThrow(message);
  });

  it('end with the error of who reads them, who is asked no more', async () => {
    let asked = 0;
    const reading = read('SELECT generate_series(1, 9000)', () => {
      asked += 1;
      throw new Error('enough');
    });
    await expect(reading).rejects.toThrow('enough');
    expect(asked).toBe(1);
  });
});
