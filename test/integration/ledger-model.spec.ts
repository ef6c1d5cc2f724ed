import { deepStrictEqual, ok } from 'node:assert';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { selectColumns, unpackIds } from '../../src/assignments/packed-ids.js';
import { databaseNow } from '../../src/event-store/database-clock.js';
import { foldEvents } from '../../src/projections/fold-touched.js';
import { Random } from '../../src/sandbox/random.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { newDelivery } from '../support/deliveries.js';
import { LedgerModel, type ModelAssignment, type ModelEvent } from '../support/ledger-model.js';
import { LedgerParts } from '../support/ledger-parts.js';
import { waitUntil } from '../support/wait-until.js';

/** For a longer run, or one that failed: MODEL_HISTORIES=1000 MODEL_SEED=7. */
const HISTORIES = Number(process.env['MODEL_HISTORIES'] ?? 60);
const SEED = Number(process.env['MODEL_SEED'] ?? Date.now() % 1_000_000);
const STEPS = 50;
const AT_ONCE = 20;
const TIME_OUT_MS = 20_000 + HISTORIES * 2_000;

const COLUMNS = [
  'workspace_id',
  'generation',
  'number_id',
  'started_at',
  'start_source',
  'ended_at',
  'end_source',
  'start_event_id',
  'end_event_id',
] as const satisfies (keyof ModelAssignment)[];

let database: TestDatabase;
let ledger: LedgerParts;
beforeAll(async () => {
  database = await createTestDatabase();
  ledger = new LedgerParts(database.service);
  await ledger.start();
});
afterAll(async () => {
  await ledger.stop();
  await database.drop();
});

/** One number's life: random steps, each applied to the ledger and to the model. */
class History {
  readonly model = new LedgerModel();
  delivered = 0;
  private readonly random: Random;
  private readonly e164: string;
  private position = 0;
  /** What the model said at a moment that has passed; no later step may change it. */
  private remembered: { at: string; assignments: ModelAssignment[] } | null = null;

  constructor(index: number) {
    this.random = new Random(`${SEED}/${index}`);
    this.e164 = `+2547${String(index).padStart(8, '0')}`;
  }

  async live(): Promise<void> {
    for (let step = 0; step < STEPS; step++) {
      await this.step();
      if (this.random.chance(0.1)) await this.compare();
      if (step === STEPS / 2) await this.remember();
    }
    await this.compare();
    await this.compareWithRemembered();
  }

  private async step(): Promise<void> {
    const roll = this.random.next();
    if (roll < 0.003) return ledger.restart();
    if (roll < 0.005) return ledger.rebuildBeside();
    const { events } = this.model;
    if (roll < 0.2 && events.length > 0) return this.deliver(this.random.pick(events));
    if (roll < 0.3 && events.length > 0) {
      return this.deliver({ ...this.random.pick(events), number_id: this.random.pick(['n1', 'n2', 'n3']) });
    }
    return this.deliver(this.newEvent());
  }

  private newEvent(): ModelEvent {
    const { random, e164 } = this;
    return {
      kind: random.pick(['number.provisioned', 'number.assigned', 'number.released', 'number.released']),
      event_id: random.text('abcdef0123456789', 12),
      workspace_id: random.pick(['w1', 'w1', 'w2']),
      e164,
      occurred_at: this.newInstant(),
      number_id: random.pick(['n1', 'n2']),
    };
  }

  /** Anywhere in five years, so most events come late; never an instant the number has already. */
  private newInstant(): string {
    const start = Date.UTC(2020, 0, 1);
    const milliseconds = start + this.random.integer(0, 5 * 365 * 86_400_000);
    const microseconds = String(this.random.integer(0, 999)).padStart(3, '0');
    const instant = new Date(milliseconds).toISOString().replace('Z', `${microseconds}Z`);
    const taken = this.model.events.some(({ occurred_at }) => occurred_at === instant);
    return taken ? this.newInstant() : instant;
  }

  private async deliver(event: ModelEvent): Promise<void> {
    const expected = this.model.deliver(event);
    const { number_id, ...sketch } = event;
    const answer = await ledger.recorder.record(newDelivery({ ...sketch, data: { number_id } }));
    this.delivered += 1;
    deepStrictEqual([answer.status, answer.event_id], [expected.status, event.event_id]);
    this.position = Math.max(this.position, answer.position ?? 0);
  }

  private async compare(): Promise<void> {
    ok(await ledger.checkpoints.waitFor('assignments', this.position, 15_000));
    const { rows } = await database.service.query<ModelAssignment>(
      `SELECT ${selectColumns(COLUMNS)} FROM ledger.assignments a WHERE e164 = $1 ORDER BY workspace_id, generation`,
      [this.e164],
    );
    deepStrictEqual(unpackIds(rows), this.model.assignments());
  }

  private async remember(): Promise<void> {
    const at = await databaseNow(database.service);
    this.remembered = { at, assignments: this.model.assignments() };
  }

  private async compareWithRemembered(): Promise<void> {
    const { at, assignments } = this.remembered!;
    const events = await ledger.log.readNumberKnownAt(this.e164, at);
    const { history } = foldEvents(this.e164, events);
    const shown = history.assignments
      .map((one) => Object.fromEntries(COLUMNS.map((column) => [column, one[column]])))
      .sort((a, b) => Number(a['generation']) - Number(b['generation']))
      .sort((a, b) => String(a['workspace_id']).localeCompare(String(b['workspace_id'])));
    deepStrictEqual(shown, assignments);
  }
}

it(
  `equals a simple model after ${HISTORIES} random histories of ${STEPS} steps (MODEL_SEED=${SEED})`,
  async () => {
    const histories = Array.from({ length: HISTORIES }, (_, index) => new History(index));
    const waiting = [...histories];
    const worker = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await next.live();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const sum = (count: (history: History) => number) =>
      histories.reduce((total, history) => total + count(history), 0);

    const { rows } = await database.service.query(
      `SELECT (SELECT count(*) FROM ledger.events) AS events, (SELECT max(position) FROM ledger.events) AS head,
              (SELECT count(*) FROM ledger.deliveries) AS deliveries`,
    );
    const events = sum(({ model }) => model.events.length + model.conflicts.size);
    expect(rows[0]).toEqual({ events, head: events, deliveries: sum(({ delivered }) => delivered) });

    for (const name of ['assignments', 'anomalies']) {
      expect(await ledger.checkpoints.waitFor(name, events, 15_000)).toBe(true);
    }
    await waitUntil('no rebuild runs', () => !ledger.rebuilding);
    const live = await ledger.contents();
    await ledger.rebuild();
    expect(await ledger.contents()).toEqual(live);
  },
  TIME_OUT_MS,
);
