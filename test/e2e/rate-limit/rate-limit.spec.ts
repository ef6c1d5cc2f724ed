import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { problemOf } from '../../support/problem-of.js';
import { ADMIN_KEY, type RunningLedger, startLedger } from '../../support/running-ledger.js';

describe('the rate limit of a key', () => {
  let database: TestDatabase;
  let ledger: RunningLedger;
  beforeAll(async () => {
    database = await createTestDatabase();
    ledger = await startLedger(database.url, 0, { rateLimit: 4 });
    await new LedgerClient(ledger).openEndpoint();
  });
  afterAll(async () => {
    await ledger.close();
    await database.drop();
  });

  const get = (path: string, key = ADMIN_KEY) =>
    fetch(ledger.url + path, { headers: { authorization: `Bearer ${key}` } });

  it('is said on every answer and ends in 429, but not for deliveries, health and metrics', async () => {
    const first = await get('/v1/projections');
    expect(first.headers.get('ratelimit-policy')).toBe('"default";q=4;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"default";r=2;t=(60|59)$/);
    // Refused for other reasons, a request counts all the same.
    const missing = await get('/v1/numbers/+254700000009');
    expect([missing.status, missing.headers.get('ratelimit')]).toEqual([404, expect.stringMatching(/r=1;/)]);
    await get('/v1/projections');

    const refused = await get('/v1/projections');
    expect(refused.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await problemOf(refused)).toMatchObject({ status: 429, code: 'rate_limit.exceeded' });

    for (const path of ['/metrics', '/health/live', '/health/ready', '/openapi.json']) {
      const answer = await get(path);
      expect([path, answer.status, answer.headers.get('ratelimit')]).toEqual([path, 200, null]);
    }
    expect(await new LedgerClient(ledger).deliver({})).toBe(1);
  });

  it('is not drawn from by those who have no key', async () => {
    const answer = await get('/v1/projections', `nlk_${'x'.repeat(40)}`);
    expect([answer.status, answer.headers.get('ratelimit')]).toEqual([401, null]);
  });

  it('can be switched off', async () => {
    const open = await startLedger(database.url, 0, { rateLimit: 0 });
    try {
      const answer = await fetch(`${open.url}/v1/projections`, {
        headers: { authorization: `Bearer ${ADMIN_KEY}` },
      });
      expect([answer.status, answer.headers.get('ratelimit')]).toEqual([200, null]);
    } finally {
      await open.close();
    }
  });
});
