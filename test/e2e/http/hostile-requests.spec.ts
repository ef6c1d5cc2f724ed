import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { HTTP_LIMITS } from '../../../src/http/http-limits.js';
import { PROBLEMS } from '../../../src/http/problem-catalogue.js';
import { Random } from '../../../src/sandbox/random.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { hostileRequest, type Insider, type Route } from '../../support/hostile-requests.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { type RawAnswer, rawAnswer } from '../../support/raw-answer.js';
import { routesOf, type RoutesDocument } from '../../support/routes-of.js';
import { ADMIN_KEY, type RunningLedger, startLedger } from '../../support/running-ledger.js';

/** For a longer run, or one that failed: HOSTILE_REQUESTS=10000 HOSTILE_SEED=7. */
const REQUESTS = Number(process.env['HOSTILE_REQUESTS'] ?? 600);
const SEED = process.env['HOSTILE_SEED'] ?? String(Date.now() % 1_000_000);
const AT_ONCE = 24;
/** Longer than the longest wait for a projection. */
const ANSWERED_WITHIN_MS = 9_000;

const LIMITS = { ...HTTP_LIMITS, headersTimeout: 1_000, requestTimeout: 1_500, checkEvery: 200 };
const STACK = /\n\s+at |node_modules|\.[jt]s:\d+|PostgresError|DatabaseError|syntax error at/;

let database: TestDatabase;
let ledger: RunningLedger;
let routes: Route[];
let insider: Insider;

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = await startLedger(database.url, 0, { rateLimit: 0 }, [], { limits: LIMITS });
  const client = new LedgerClient(ledger);
  await client.openEndpoint();
  for (const e164 of ['+254700000001', '+254700000002', '+254700000003']) {
    await client.deliver({ e164, occurred_at: '2026-05-01T10:00:00.000Z' });
    await client.deliver({ e164, kind: 'number.released' });
  }
  const document = await client.get('/openapi.json');
  routes = routesOf(JSON.parse(document.text) as RoutesDocument);
  const lists = ['events', 'numbers', 'releases', 'deliveries'].map((name) =>
    client.get(`/v1/${name}?limit=1`),
  );
  const cursors = (await Promise.all(lists)).map(({ body }) => String(body['next_cursor']));
  insider = { key: ADMIN_KEY, cursors };
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

it(
  `answers ${REQUESTS} hostile requests (seed ${SEED}) without a fault, and stores nothing unverified`,
  async () => {
    const before = await unverifiable();
    const random = new Random(SEED);
    const requests = Array.from({ length: REQUESTS }, () => hostileRequest(random, routes, insider));
    const faults: string[] = [];
    const statuses = new Map<number, number>();
    const next = requests.entries();
    const worker = async () => {
      for (const [index, request] of next) {
        const answer = await rawAnswer(ledger.port, request, ANSWERED_WITHIN_MS).catch(
          (error: Error) => error,
        );
        if (answer && !(answer instanceof Error))
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const fault = answer instanceof Error ? answer.message : faultIn(answer);
        if (fault)
          faults.push(`#${index} ${JSON.stringify(request.toString('latin1').slice(0, 600))}: ${fault}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));

    expect({ seed: SEED, faults: faults.slice(0, 10) }).toEqual({ seed: SEED, faults: [] });
    // The generator is of no use when nothing gets past the door.
    for (const status of [200, 400, 401, 404])
      expect(statuses.get(status) ?? 0).toBeGreaterThan(REQUESTS / 200);
    expect(await unverifiable()).toEqual(before);
    expect((await new LedgerClient(ledger).get('/health/ready')).status).toBe(200);
  },
  60_000 + REQUESTS * 20,
);

/** What is wrong with an answer; null when nothing is. Closing in silence is right for bytes that are no request. */
function faultIn(answer: RawAnswer | null): string | null {
  if (answer === null) return null;
  const { status, headers, body } = answer;
  if (STACK.test(body)) return `tells of the inside: ${body.slice(0, 300)}`;
  if (headers['x-injected'] !== undefined) return 'a header of the caller’s making';
  if (status >= 200 && status < 400) return null;
  const code = /"code":"([\w.]+)"/.exec(body)?.[1] ?? '';
  // By contract: `min_position` was not reached. An answer to HEAD has no body to say so.
  const lagging = code === 'projection.lagging' || (body === '' && headers['retry-after'] === '1');
  if (status === 503 && lagging) return null;
  if (!(status >= 400 && status < 500)) return `${status} ${body.slice(0, 300)}`;
  if (headers['content-length'] === '0' || body === '') return null;
  return code in PROBLEMS ? null : `${status} that is no problem of ours: ${body.slice(0, 300)}`;
}

/** What only a verified delivery may add to. */
async function unverifiable(): Promise<unknown> {
  const { rows } = await database.service.query(
    `SELECT (SELECT count(*) FROM ledger.deliveries) AS deliveries,
            (SELECT count(*) FROM ledger.events WHERE kind NOT LIKE 'ledger.%') AS events`,
  );
  return rows[0];
}
