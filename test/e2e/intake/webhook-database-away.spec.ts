import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, serverUrl, type TestDatabase } from '../../support/database.js';
import { providerBody, WORKSPACE } from '../../support/events.js';
import { type IntakeApp, SECRET, signed, startIntakeApp } from '../../support/intake-app.js';
import { waitUntil } from '../../support/wait-until.js';

let database: TestDatabase;
let intake: IntakeApp;

beforeAll(async () => {
  database = await createTestDatabase();
  intake = await startIntakeApp(database.url);
  await intake.api('POST', '/v1/endpoints', { id: 'main', workspace_id: WORKSPACE, secret: SECRET });
});

afterAll(async () => {
  await intake.close();
  await database.drop();
});

/** Cuts every connection to the database and lets nobody in, or lets them in again. */
async function setAway(away: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  const name = new URL(database.url).pathname.slice(1);
  await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${away ? 'false' : 'true'}`);
  if (away)
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  await client.end();
}

describe('while the database is away', () => {
  const body = providerBody({ event_id: 'kept-waiting' });

  it('asks for what verifies to be sent again, and refuses the rest as ever', async () => {
    await setAway(true);
    const good = await intake.deliver('main', body);
    expect(good.status).toBe(503);
    expect(good.body.code).toBe('intake.unavailable');
    expect(Number(good.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await intake.post('main', body, {})).status).toBe(401);
    expect((await intake.post('main', body, signed(body, 'whsec_test_secret_0002'))).status).toBe(401);
  });

  it('does not call an endpoint unknown that it cannot look for', async () => {
    const answer = await intake.deliver('made-elsewhere', body);
    expect(answer.status).toBe(503);
    expect(answer.headers.has('retry-after')).toBe(true);
  });

  it('takes the delivery when the database is back, without a restart', async () => {
    await setAway(false);
    await waitUntil(
      'a delivery is recorded',
      async () => (await intake.deliver('main', body)).status === 200,
    );
    const { body: list } = await intake.api('GET', '/v1/deliveries?event_id=kept-waiting&status=recorded');
    expect(list.data).toHaveLength(1);
  });
});
