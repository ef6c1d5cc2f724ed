import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { PassingOn } from '../../support/passing-on.js';
import { ProviderHandler } from '../../support/provider-handler.js';
import { type Answering, Sink } from '../../support/sink.js';
import { waitUntil } from '../../support/wait-until.js';

const NUMBERS = 6;
/** More of them run longer: CHAOS_RUNS=100. */
const RUNS = Number(process.env['CHAOS_RUNS'] ?? 4);
/** How many times as fast schedules run. */
const SPEED = { short: 100, long: 2_000 };

let database: TestDatabase;
let sink: Sink;

beforeEach(async () => {
  database = await createTestDatabase();
  sink = await new Sink().listen();
});
afterEach(async () => {
  await sink.close();
  await database.drop();
});

type Fault = 'none' | 'refused' | 'lost' | 'answer lost' | 'late';

/** At most three faults for a delivery, so that none becomes a dead letter. */
function faulty(handler: ProviderHandler, faults: Fault[]): Answering {
  const faultsOf = new Map<string, number>();
  let next = 0;
  return async (request, response) => {
    const key = String(request.headers['x-sautikit-idempotency-key']);
    const before = faultsOf.get(key) ?? 0;
    const fault = before >= 3 ? 'none' : faults[next++ % faults.length]!;
    if (fault !== 'none') faultsOf.set(key, before + 1);
    if (fault === 'refused') return 503;
    if (fault === 'lost') return void response.socket!.destroy();
    if (fault === 'late') await delay(15);
    const status = handler.take(request);
    if (fault === 'answer lost') return void response.socket!.destroy();
    return status;
  };
}

const fault = fc.constantFrom<Fault>('none', 'none', 'none', 'refused', 'lost', 'answer lost', 'late');
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      numbers: fc.array(fc.nat(NUMBERS - 1), { minLength: 1, maxLength: 12 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), process: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const) }) },
);

it(
  'a handler of the provider’s page ends with each event once and in order per number, whatever happens on the way',
  async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { minLength: 5, maxLength: 40 }),
        fc.array(step, { minLength: 3, maxLength: 15 }),
        fc.constantFrom<'short' | 'long'>('short', 'long'),
        async (faults, steps, retry) => {
          run += 1;
          const begun = Date.now();
          const clock = () => begun + (Date.now() - begun) * SPEED[retry];
          const workspace_id = `w${run}`;
          const processes = [new PassingOn(database, clock).start(), new PassingOn(database, clock).start()];
          try {
            const { id, secret } = await processes[0]!.subscribe(sink.url, { workspace_id, retry });
            const handler = new ProviderHandler(() => secret);
            sink.answering = faulty(handler, faults);
            const expected = new Map<string, string[]>();
            let events = 0;
            for (const each of steps) {
              if (each.do === 'append') {
                const sketches = each.numbers.map((number) => ({
                  workspace_id,
                  event_id: `${run}-${events++}`,
                  e164: `+25470000000${number}`,
                }));
                for (const { e164, event_id } of sketches)
                  expected.set(e164, [...(expected.get(e164) ?? []), event_id]);
                await processes[0]!.append([...sketches, { workspace_id: 'another' }]);
              } else if (each.do === 'restart') {
                await processes[each.process]!.stop();
                processes[each.process] = new PassingOn(database, clock).start();
              } else {
                // As if the process that serves it had stood still for too long: another one takes over while it goes on.
                await database.service.query('UPDATE ledger.webhooks SET leased_until = now()');
              }
            }
            await waitUntil(
              'all is delivered',
              async () => {
                for (const each of processes) each.nudge(id);
                await delay(20);
                return ((await processes[0]!.deliveries(id))['delivered'] ?? 0) === events;
              },
              20_000,
            );
            expect(handler.handled).toEqual(expected);
            for (const keys of handler.keys.values()) expect(keys.size).toBe(1);
            expect(await processes[0]!.deliveries(id)).toEqual(events === 0 ? {} : { delivered: events });
          } finally {
            await Promise.all(processes.map((each) => each.stop()));
          }
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  },
  RUNS * 30_000,
);
