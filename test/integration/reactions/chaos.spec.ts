import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Random } from '../../../src/sandbox/random.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import type { EventSketch } from '../../support/events.js';
import { LedgerParts } from '../../support/ledger-parts.js';
import { auditReactions } from '../../support/reaction-audit.js';
import { BUILT_IN, BY_HOST, type HostCall, ReactingProcess, temperOf } from '../../support/reaction-chaos.js';
import { ReactionsRig } from '../../support/reactions-rig.js';
import { record } from '../../support/read-models.js';
import { waitUntil } from '../../support/wait-until.js';

/** For the long run, or one that failed: CHAOS_SECONDS=120 CHAOS_SEED=7. */
const SECONDS = Number(process.env['CHAOS_SECONDS'] ?? 5);
const SEED = process.env['CHAOS_SEED'] ?? String(Date.now() % 1_000_000);
const NUMBERS = 40;

let database: TestDatabase;
let projections: LedgerParts;
const random = new Random(SEED);
const calls: HostCall[] = [];
const misbehaved = new Set<string>();
let processes: ReactingProcess[] = [];

beforeAll(async () => {
  Logger.overrideLogger(false); // what is killed complains
  database = await createTestDatabase();
  await new ReactionsRig(database).prepare();
  projections = new LedgerParts(database.service);
  await projections.start();
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await projections.stop();
  await database.drop();
});

const start = () => new ReactingProcess(database.url, random, calls, misbehaved);
let lastEvent = 0;

/** Any fact of any number: early or late, a repetition, a life that was over long ago. */
function anyFact(): EventSketch {
  lastEvent += 1;
  const minute = String(random.integer(0, 59)).padStart(2, '0');
  const hour = String(random.integer(0, 23)).padStart(2, '0');
  return {
    kind: random.chance(0.5) ? 'number.provisioned' : 'number.released',
    event_id: `event-${lastEvent}`,
    workspace_id: random.chance(0.9) ? 'w1' : 'w2',
    e164: `+2547000000${10 + random.integer(0, NUMBERS - 1)}`,
    occurred_at: `2026-06-${String(random.integer(10, 28))}T${hour}:${minute}:00.${String(lastEvent).padStart(6, '0')}Z`,
  };
}

/** What waits comes due, and leases end while their holders are at work. */
async function time(): Promise<void> {
  await database.owner.query(
    `UPDATE ledger.reactions SET due_at = clock_timestamp()
      WHERE id IN (SELECT id FROM ledger.reactions
                    WHERE status = 'failed' OR status = 'running' AND random() < 0.3 FOR UPDATE SKIP LOCKED)`,
  );
}

async function step(): Promise<void> {
  const roll = random.next();
  if (roll < 0.7) await record(database.service, Array.from({ length: random.integer(1, 4) }, anyFact));
  else if (roll < 0.85) await time();
  else if (roll < 0.92)
    await processes
      .shift()!
      .kill(database.owner)
      .then(() => processes.push(start()));
  else if (roll < 0.97)
    await processes
      .shift()!
      .stop()
      .then(() => processes.push(start()));
  else await projections.rebuildBeside();
  await delay(random.integer(0, 30));
}

const count = async (where: string) =>
  (await database.service.query<{ n: number }>(`SELECT count(*) AS n FROM ledger.reactions WHERE ${where}`))
    .rows[0]!.n;

it(
  `ends every release's reactions as it should, whatever happens meanwhile (CHAOS_SEED=${SEED})`,
  async () => {
    processes = [start(), start()];
    const end = Date.now() + SECONDS * 1_000;
    while (Date.now() < end) await step();
    await waitUntil(
      'nothing is left to do',
      async () => {
        await time();
        const { rows } = await database.service.query<{ behind: boolean }>(
          `SELECT position < (SELECT max(position) FROM ledger.events) AS behind FROM ledger.process_managers`,
        );
        return !rows[0]!.behind && (await count(`status IN ('pending', 'running', 'failed')`)) === 0;
      },
      60_000,
    );
    expect(await auditReactions(database.service, [BY_HOST])).toEqual([]);

    const releases = (
      await database.service.query<{ n: number }>(
        `SELECT count(*) AS n FROM ledger.events WHERE kind = 'number.released'`,
      )
    ).rows[0]!.n;
    expect(await count('true')).toBe(releases * (BUILT_IN.length + 1));
    await expectExactlyOnce();
    await expectTempers();
  },
  SECONDS * 1_000 + 120_000,
);

/** Every built-in reaction that succeeded has one effect, and nothing else has any; the host was told at least once. */
async function expectExactlyOnce(): Promise<void> {
  const { rows } = await database.service.query(
    `SELECT r.action, r.release_event_id, r.status, count(e.reaction_id) AS effects
       FROM ledger.reactions r LEFT JOIN ledger.test_effects e ON e.reaction_id = r.id
      WHERE r.action <> $1 GROUP BY r.id HAVING count(e.reaction_id) <> (r.status = 'succeeded')::integer`,
    [BY_HOST],
  );
  expect(rows).toEqual([]);
  const { rows: told } = await database.service.query<{ id: string; release_event_id: string }>(
    `SELECT id, release_event_id FROM ledger.reactions WHERE action = $1 AND status = 'succeeded'`,
    [BY_HOST],
  );
  const ids = new Map(calls.map((call) => [call.release_event_id, call.idempotency_id]));
  expect(told.filter(({ id, release_event_id }) => ids.get(release_event_id) !== id)).toEqual([]);
}

/** What always throws is dead where it was tried, and nothing else is. */
async function expectTempers(): Promise<void> {
  const { rows } = await database.service.query<{ release_event_id: string; status: string }>(
    `SELECT release_event_id, status FROM ledger.reactions WHERE status IN ('succeeded', 'dead')`,
  );
  const wrong = rows.filter(
    ({ release_event_id, status }) =>
      (temperOf(release_event_id) === 'throws always') !== (status === 'dead'),
  );
  expect(wrong).toEqual([]);
}
