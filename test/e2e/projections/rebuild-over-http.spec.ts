import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { sampleHistories } from '../../support/random-events.js';
import { record } from '../../support/read-models.js';
import { ADMIN_KEY, type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { waitUntil } from '../../support/wait-until.js';

/** What an answer may hold of what these tests look at. */
interface Answer {
  id: string;
  status: string;
  code: string;
  data: { name: string; status: string; lag_events: number; generation: number }[];
}

describe('rebuilding over HTTP', () => {
  let database: TestDatabase;
  let ledger: RunningLedger;
  beforeAll(async () => {
    database = await createTestDatabase();
    await record(database.service, sampleHistories(200).events);
    ledger = await startLedger(database.url);
  });
  afterAll(async () => {
    await ledger.close();
    await database.drop();
  });

  async function call(method: string, path: string) {
    const response = await fetch(ledger.url + path, {
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  }

  const projection = async (name: string) =>
    (await call('GET', '/v1/projections')).body.data.find((status) => status.name === name)!;

  it('answers 202 with the place where the run can be watched to its end', async () => {
    await waitUntil('live', async () => (await projection('assignments')).lag_events === 0);
    const started = await call('POST', '/v1/projections/assignments/rebuilds');
    expect(started.status).toBe(202);
    const location = started.headers.get('location')!;
    expect(location).toBe(`/v1/projections/assignments/rebuilds/${started.body.id}`);
    await waitUntil('it has ended', async () => (await call('GET', location)).body.status !== 'running');
    expect((await call('GET', location)).body).toMatchObject({
      status: 'succeeded',
      events_done: 200,
      events_total: 200,
      eta_seconds: null,
      error: null,
    });
    expect(await projection('assignments')).toMatchObject({ generation: 2, status: 'live', lag_events: 0 });
  });

  it('shows a projection being rebuilt as that and not as lagging, serves on, refuses a second run, and can cancel', async () => {
    const reader = await database.service.connect();
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM ledger.anomalies');
    const { body: run } = await call('POST', '/v1/projections/anomalies/rebuilds');
    await waitUntil('it shows', async () => (await projection('anomalies')).status === 'rebuilding');
    expect(await projection('anomalies')).toMatchObject({ status: 'rebuilding', lag_events: 0 });
    expect((await call('GET', '/v1/anomalies?limit=5')).body.data).toHaveLength(5);
    expect(await call('POST', '/v1/projections/anomalies/rebuilds')).toMatchObject({
      status: 409,
      body: { code: 'projections.rebuild_running' },
    });
    const path = `/v1/projections/anomalies/rebuilds/${run.id}`;
    expect((await call('POST', `${path}/cancel`)).status).toBe(202);
    await waitUntil('it is cancelled', async () => (await call('GET', path)).body.status === 'cancelled');
    await reader.query('COMMIT');
    reader.release();
    expect(await projection('anomalies')).toMatchObject({ generation: 1, status: 'live' });
  });

  it('knows neither projections nor runs that do not exist', async () => {
    expect(await call('POST', '/v1/projections/nothing/rebuilds')).toMatchObject({
      status: 404,
      body: { code: 'projections.not_found' },
    });
    const { body: run } = await call('POST', '/v1/projections/anomalies/rebuilds');
    for (const path of [
      'assignments/rebuilds/nothing',
      'assignments/rebuilds/%00',
      'assignments/rebuilds/01900000-0000-7000-8000-000000000000',
      `assignments/rebuilds/${run.id}`,
      `%00/rebuilds/${run.id}`,
    ]) {
      const answer = await call('GET', `/v1/projections/${path}`);
      expect(answer).toMatchObject({ status: 404, body: { code: 'projections.rebuild_not_found' } });
    }
  });

  it('rebuilds by itself when the tables were built by another version of the code', async () => {
    await ledger.close();
    await database.service.query(`UPDATE ledger.projections SET version = 0 WHERE name = 'assignments'`);
    const before = (await database.service.query('SELECT count(*) FROM ledger.assignments')).rows[0].count;
    await database.service.query('DELETE FROM ledger.assignments');
    ledger = await startLedger(database.url);
    await waitUntil('it was rebuilt', async () => (await projection('assignments')).generation === 3);
    expect((await database.service.query('SELECT count(*) FROM ledger.assignments')).rows[0].count).toBe(
      before,
    );
    const { rows } = await database.service.query(
      `SELECT version FROM ledger.projections WHERE name = 'assignments'`,
    );
    expect(rows[0].version).toBe(2);
  });
});
