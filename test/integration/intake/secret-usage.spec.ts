import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { createPool } from '../../../src/database-pool.js';
import { SecretUsage } from '../../../src/intake/endpoints/secret-usage.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

Logger.overrideLogger(false);

const ONE = '01900000-0000-7000-8000-000000000011';
const TWO = '01900000-0000-7000-8000-000000000012';
const at = (second: number) => `2026-06-27T10:00:0${second}.000000Z`;

describe('how often a secret was used', () => {
  let database: TestDatabase;
  let usage: SecretUsage;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.service.query("INSERT INTO ledger.endpoints (id, workspace_id) VALUES ('e', 'w')");
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.owner.query('TRUNCATE ledger.endpoint_secrets');
    const sql = "INSERT INTO ledger.endpoint_secrets (id, endpoint_id, ciphertext) VALUES ($1, 'e', '')";
    for (const id of [ONE, TWO]) await database.service.query(sql, [id]);
    usage = new SecretUsage(database.service);
  });

  async function written() {
    const sql = 'SELECT id, verified_count, last_used_at FROM ledger.endpoint_secrets ORDER BY id';
    return (await database.service.query(sql)).rows;
  }

  it('is written down for each secret', async () => {
    usage.note(ONE, at(1));
    usage.note(TWO, at(2));
    usage.note(ONE, at(3));
    await usage.flush();
    expect(await written()).toEqual([
      { id: ONE, verified_count: 2, last_used_at: at(3) },
      { id: TWO, verified_count: 1, last_used_at: at(2) },
    ]);
  });

  it('adds to what was written before, and never turns the last use back', async () => {
    usage.note(ONE, at(5));
    await usage.flush();
    usage.note(ONE, at(2));
    await usage.flush();
    expect(await written()).toContainEqual({ id: ONE, verified_count: 2, last_used_at: at(5) });
  });

  it('keeps the latest of several uses', async () => {
    usage.note(ONE, at(4));
    usage.note(ONE, at(2));
    await usage.flush();
    expect(await written()).toContainEqual({ id: ONE, verified_count: 2, last_used_at: at(4) });
  });

  it('counts nothing twice when two flushes meet', async () => {
    for (let count = 0; count < 100; count += 1) usage.note(ONE, at(1));
    await Promise.all([usage.flush(), usage.flush()]);
    expect(await written()).toContainEqual({ id: ONE, verified_count: 100, last_used_at: at(1) });
  });

  it('writes down when the service stops what was counted last', async () => {
    usage.onModuleInit();
    usage.note(ONE, at(1));
    await usage.onApplicationShutdown();
    expect(await written()).toContainEqual({ id: ONE, verified_count: 1, last_used_at: at(1) });
  });

  it('keeps what could not be written for the next time', async () => {
    const pool: pg.Pool = createPool(database.url, { role: 'service', max: 1 });
    let away = true;
    const flaky = {
      query: (sql: string, values: unknown[]) =>
        away ? Promise.reject(new Error('the database is away')) : pool.query(sql, values),
    };
    usage = new SecretUsage(flaky as pg.Pool);
    usage.note(ONE, at(1));
    await usage.flush();
    usage.note(ONE, at(2));
    away = false;
    await usage.flush();
    expect(await written()).toContainEqual({ id: ONE, verified_count: 2, last_used_at: at(2) });
    await pool.end();
  });
});
