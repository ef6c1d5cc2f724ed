import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { appendEvents } from '../../../src/event-store/event-store.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import type { Projection } from '../../../src/projections/projection.js';
import { ProjectionCheckpoints } from '../../../src/projections/projection-checkpoints.js';
import { projectTogether } from '../../../src/projections/project-together.js';
import { ProjectorGroup } from '../../../src/projections/projector-group.js';
import { readStretch } from '../../../src/projections/read-stretch.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent } from '../../support/events.js';
import { waitUntil } from '../../support/wait-until.js';

const POISON = '+254799999999';

describe('projections that go together', () => {
  let database: TestDatabase;
  let signal: LogSignal;
  let checkpoints: ProjectionCheckpoints;
  let running: { group: ProjectorGroup; ended: Promise<void> } | null = null;
  let broken = true;

  const listing = (name: string, isBroken = () => false): Projection => ({
    name,
    version: 1,
    tables: [{ name: `test_${name}`, key: ['e164'], columns: ['e164', 'positions'] }],
    rows: ({ e164, facts }) => {
      if (e164 === POISON && isBroken()) throw new Error(`cannot list ${e164}`);
      return { [`test_${name}`]: [{ e164, positions: facts.map(({ position }) => position) }] };
    },
  });
  const projections = [listing('one'), listing('two', () => broken), listing('three')];

  beforeAll(async () => {
    database = await createTestDatabase();
    signal = new LogSignal(database.service);
    checkpoints = new ProjectionCheckpoints(database.service);
    for (const { name } of projections) {
      await database.owner.query(`CREATE TABLE ledger.test_${name} (e164 text PRIMARY KEY, positions int[])`);
      await database.owner.query(`GRANT ALL ON ledger.test_${name} TO number_ledger_service`);
      await checkpoints.ensure(name, 1);
    }
  });
  afterEach(async () => {
    running?.group.stop();
    await running?.ended;
    running = null;
  });
  afterAll(() => database.drop());

  function start(): void {
    const group = new ProjectorGroup(projections, database.service, signal, checkpoints);
    running = { group, ended: group.run() };
  }

  async function append(e164s: string[], kind?: string): Promise<number> {
    const events = e164s.map((e164) => ({ ...newEvent({ e164 }), ...(kind === undefined ? {} : { kind }) }));
    const outcomes = await appendEvents(database.service, events);
    signal.announce();
    return outcomes.at(-1)!.position;
  }

  const rows = async (name: string) =>
    (await database.service.query(`SELECT e164, positions FROM ledger.test_${name} ORDER BY e164`)).rows;
  const reach = async (names: string[], position: number) => {
    for (const name of names) expect(await checkpoints.waitFor(name, position, 10_000)).toBe(true);
  };

  it('read a stretch once and write all their rows, many and few', async () => {
    start();
    const many = Array.from({ length: 5_000 }, (_, index) => `+2547000${10_000 + (index % 4_700)}`);
    await reach(['one', 'two', 'three'], await append(many));
    await reach(['one', 'two', 'three'], await append(['+254700010000', '+254711111111']));
    const expected = await rows('one');
    expect(expected).toHaveLength(4_701);
    expect(expected[0]).toEqual({ e164: '+254700010000', positions: [1, 4_701, 5_001] });
    expect(await rows('two')).toEqual(expected);
    expect(await rows('three')).toEqual(expected);
  });

  it('meet where the foremost stands before they go on', async () => {
    const before = await checkpoints.position('one');
    const head = await append(['+254700010000', '+254700010001', '+254700010002']);
    const client = await database.service.connect();
    try {
      const turn = (limit: number) => projectTogether(client, projections, limit);
      await projectTogether(client, projections.slice(0, 1), 1);
      expect(await turn(100)).toEqual({ moved: ['two', 'three'], position: before + 1, more: true });
      expect(await turn(100)).toMatchObject({ moved: ['one', 'two', 'three'], position: head });
      expect((await turn(100)).moved).toEqual([]);
    } finally {
      client.release();
    }
  });

  it('fold no number again for events that say nothing about who holds it', async () => {
    const before = await checkpoints.position('one');
    const head = await append(['+254700010000', '+254700010001'], 'ledger.reaction_succeeded');
    const client = await database.service.connect();
    const touched: unknown[] = [];
    const stretch = await readStretch(client, before, 100, (number) => touched.push(number));
    client.release();
    expect(stretch).toEqual({ position: head, events: 2 });
    expect(touched).toEqual([]);
    start();
    await reach(['one', 'two', 'three'], head);
  });

  it('let the one that fails stop alone, and come together again once it can go on', async () => {
    start();
    const poison = await append([POISON]);
    const head = await append(['+254722222222']);
    await reach(['one', 'three'], head);
    const two = async () => (await checkpoints.statuses()).find(({ name }) => name === 'two')!;
    await waitUntil('the broken one stops', async () => (await two()).status === 'stopped');
    expect(await two()).toMatchObject({ position: poison - 1, error_position: poison });
    await reach(['one', 'three'], await append(['+254733333333']));
    broken = false;
    running!.group.stop();
    await running!.ended;
    start();
    await reach(['one', 'two', 'three'], await append(['+254744444444']));
    expect(await rows('two')).toEqual(await rows('one'));
    expect((await two()).status).toBe('live');
  });
});
