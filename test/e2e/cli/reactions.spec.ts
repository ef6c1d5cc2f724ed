import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Reaction } from '../../../src/reactions/reaction.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { ledger, type Outcome } from '../../support/fake-terminal.js';
import { record } from '../../support/read-models.js';
import { ReactionsRig } from '../../support/reactions-rig.js';
import { MASTER_KEY } from '../../support/running-ledger.js';

let database: TestDatabase;
let rig: ReactionsRig;
const NUMBERS = ['+254700000001', '+254700000002', '+254700000003'];

beforeAll(async () => {
  database = await createTestDatabase();
  rig = await new ReactionsRig(database).prepare('clear_routing');
  rig.before = async () => {
    throw new Error('the switch is away');
  };
  await record(
    database.service,
    NUMBERS.map((e164) => ({ kind: 'number.released' as const, event_id: `r ${e164}`, e164 })),
  );
  for (let attempt = 1; attempt <= 10; attempt++) {
    await rig.settle();
    await rig.letTimePass();
  }
});
afterAll(() => database.drop());

const reactions = (...args: string[]): Promise<Outcome> =>
  ledger(['reactions', ...args, '--json'], {
    env: { DATABASE_URL: database.url, LEDGER_MASTER_KEY: MASTER_KEY.toString('base64') },
  });
const list = async (...args: string[]) =>
  (await reactions('list', ...args)).json<{ data: Reaction[] }>().data;
const statuses = async () => (await list()).map(({ e164, status }) => `${e164} ${status}`).toSorted();

describe('ledger reactions', () => {
  it('lists what its filters name, and shows one with its attempts', async () => {
    expect(await list('--status', 'dead')).toHaveLength(3);
    const [found] = await list('--number', NUMBERS[0]!);
    const { code, json } = await reactions('show', found!.id);
    expect(code).toBe(0);
    const { attempt_log } = json<{ attempt_log: unknown[] }>();
    expect(attempt_log).toHaveLength(10);
    expect(attempt_log.at(-1)).toMatchObject({ attempt: 10, error: 'the switch is away' });
  });

  it('only says what it would do on a dry run', async () => {
    const { code, json } = await reactions('retry', '--status', 'dead', '--dry-run');
    expect(code).toBe(0);
    expect(json<{ data: unknown[] }>().data).toHaveLength(3);
    expect(await statuses()).toEqual(NUMBERS.map((e164) => `${e164} dead`));
  });

  it('retries and cancels; what is not in the state for it is said, with exit code 1', async () => {
    const [first] = await list('--number', NUMBERS[0]!);
    expect((await reactions('retry', first!.id)).code).toBe(0);
    const cancelled = await reactions('cancel', '--number', NUMBERS[1]!);
    expect(cancelled.code).toBe(0);
    expect(cancelled.json()).toMatchObject({ data: [{ done: true, status: 'cancelled' }] });
    expect(await statuses()).toEqual([
      `${NUMBERS[0]} pending`,
      `${NUMBERS[1]} cancelled`,
      `${NUMBERS[2]} dead`,
    ]);
    const refused = await reactions('approve', first!.id);
    expect(refused.code).toBe(1);
    expect(refused.json()).toMatchObject({
      data: [{ done: false, error: expect.stringContaining('is pending') }],
    });
    rig.before = async () => undefined;
    await rig.settle();
    expect((await statuses())[0]).toBe(`${NUMBERS[0]} succeeded`);
  });

  it('refuses to change everything by mistake', async () => {
    expect((await reactions('cancel')).code).toBe(2);
  });

  it('knows what a status and an id can be', async () => {
    expect((await reactions('list', '--status', 'nonsense')).code).toBe(2);
    const { code, err } = await reactions('show', 'nonsense');
    expect([code, err.trim()]).toEqual([1, 'There is no reaction nonsense.']);
  });
});
