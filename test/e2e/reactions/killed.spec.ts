import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { WORKSPACE } from '../../support/events.js';
import { ACTION, HttpReactions } from '../../support/http-reactions.js';
import { record } from '../../support/read-models.js';
import { ADMIN_KEY, MASTER_KEY } from '../../support/running-ledger.js';
import { ServiceProcess } from '../../support/service-process.js';
import { Sink } from '../../support/sink.js';
import { makeDataFolder, removeDataFolder } from '../../support/data-folder.js';
import { waitUntil } from '../../support/wait-until.js';

const KILLS = 2;
const RELEASES_A_ROUND = 400;

let folder: string;
let database: TestDatabase;
let service: ServiceProcess;
beforeAll(async () => void (folder = await makeDataFolder()));
afterAll(() => removeDataFolder(folder));
beforeEach(async () => void (database = await createTestDatabase()));
afterEach(async () => {
  await service.end('SIGKILL');
  await database.drop();
});

async function start(): Promise<string> {
  service = new ServiceProcess(
    {
      DATABASE_URL: database.url,
      LEDGER_MASTER_KEY: MASTER_KEY.toString('hex'),
      LEDGER_ADMIN_KEY: ADMIN_KEY,
      LEDGER_DESTINATION_ALLOW: '127.0.0.1',
      LOG_LEVEL: 'warn',
    },
    folder,
  );
  return service.url();
}

/** As if the lease of what a dead process held had ended. */
const endLeases = () =>
  database.service.query(
    `UPDATE ledger.reactions SET due_at = clock_timestamp() WHERE status = 'running' AND due_at > clock_timestamp()`,
  );

const count = async (where: string) =>
  (await database.service.query<{ n: number }>(`SELECT count(*) AS n FROM ledger.reactions WHERE ${where}`))
    .rows[0]!.n;

const e164Of = (number: number) => `+25478${String(number).padStart(7, '0')}`;

/** Numbers that are held, routed, in the phone book and billed, and are then released. */
async function release(first: number): Promise<void> {
  const e164s = Array.from({ length: RELEASES_A_ROUND }, (_, index) => e164Of(first + index));
  await record(
    database.service,
    e164s.map((e164) => ({ e164, event_id: `p ${e164}`, occurred_at: '2026-06-01T10:00:00Z' })),
  );
  for (const insert of [
    `ledger.routing_rules (workspace_id, e164, voice_url) SELECT $1, e164, 'https://example.com/voice'`,
    `ledger.phone_book_entries (id, workspace_id, e164, name) SELECT gen_random_uuid(), $1, e164, 'Front desk'`,
    `ledger.billing_subscriptions (id, workspace_id, e164, monthly_price_minor, currency, started_at)
       SELECT gen_random_uuid(), $1, e164, 500, 'KES', '2026-06-01T10:00:00Z'`,
  ]) {
    await database.service.query(`INSERT INTO ${insert} FROM unnest($2::text[]) AS e164`, [WORKSPACE, e164s]);
  }
  await record(
    database.service,
    e164s.map((e164) => ({
      kind: 'number.released' as const,
      e164,
      event_id: `r ${e164}`,
      occurred_at: '2026-06-02T10:00:00Z',
    })),
  );
}

describe('a process killed with -9', () => {
  it(`in the middle of built-in reactions, ${KILLS} times: each is done exactly once and none is left`, async () => {
    let caught = 0;
    for (let round = 0; round < KILLS; round++) {
      await release(round * RELEASES_A_ROUND);
      const before = await count(`status = 'succeeded'`);
      const started = start().catch(() => ''); // killed before it greets, or after
      await waitUntil('some are done', async () => (await count(`status = 'succeeded'`)) > before, 25_000);
      await service.end('SIGKILL');
      await started;
      if ((await count(`status = 'succeeded'`)) < (round + 1) * RELEASES_A_ROUND * 3) caught += 1;
      await endLeases();
    }
    expect(caught).toBeGreaterThan(0);
    await start();
    const all = KILLS * RELEASES_A_ROUND * 3;
    await waitUntil('all are done', async () => (await count(`status = 'succeeded'`)) === all, 30_000);

    // one outcome each, of an effect that found what it was to remove or to stop
    const { rows } = await database.service.query(
      `SELECT outcome.action, outcome.did, count(*) AS n FROM (
         SELECT e.correlation_id, data ->> 'action' AS action,
                coalesce(data #>> '{outcome,removed}', data #>> '{outcome,stopped}') AS did
           FROM ledger.events e, LATERAL (SELECT convert_from(e.body, 'UTF8')::json -> 'data') AS told(data)
          WHERE e.kind = 'ledger.reaction_succeeded') AS outcome
        GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    const each = { did: '1', n: KILLS * RELEASES_A_ROUND };
    expect(rows).toEqual([
      { action: 'clear_routing', ...each },
      { action: 'remove_from_phone_book', ...each },
      { action: 'stop_billing', ...each },
    ]);
    const { rows: left } = await database.service.query(
      `SELECT (SELECT count(*) FROM ledger.routing_rules) AS routed, (SELECT count(*) FROM ledger.phone_book_entries) AS listed,
              (SELECT count(*) FROM ledger.billing_subscriptions WHERE stopped_at IS DISTINCT FROM '2026-06-02T10:00:00Z') AS billed`,
    );
    expect(left).toEqual([{ routed: 0, listed: 0, billed: 0 }]);
  }, 120_000);

  it('after a receiver acted and before it was written down: the receiver sees the same id again', async () => {
    const reactions = new HttpReactions(database);
    const e164 = reactions.newNumber();
    const sink = await new Sink().listen();
    sink.answering = () => (sink.received.length > 1 ? 204 : void service.end('SIGKILL'));
    const url = await start();
    await fetch(`${url}/v1/destinations/${WORKSPACE}/${ACTION}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'http', url: sink.url }),
    });
    await reactions.record(e164);
    expect(await service.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(await reactions.of(e164)).toMatchObject([{ status: 'running', attempts: 1 }]);
    await endLeases();
    await start();
    await waitUntil('it is told', async () => (await reactions.of(e164))[0]!.status === 'succeeded', 20_000);
    const [reaction] = await reactions.of(e164);
    expect(reaction!.attempts).toBe(2);
    expect(sink.received.map(({ headers }) => headers['webhook-id'])).toEqual([reaction!.id, reaction!.id]);
    await sink.close();
  }, 60_000);
});
