import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { GetWebhook, GetWebhookHandler } from '../../../src/subscriptions/webhooks/get-webhook.query.js';
import {
  ListWebhooks,
  ListWebhooksHandler,
} from '../../../src/subscriptions/webhooks/list-webhooks.query.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { PassingOn } from '../../support/passing-on.js';

let database: TestDatabase;
let own: string;
let other: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const passing = new PassingOn(database);
  own = (await passing.subscribe('http://127.0.0.1:9/', { workspace_id: 'own' })).id;
  other = (await passing.subscribe('http://127.0.0.1:9/', { workspace_id: 'other' })).id;
});
afterAll(() => database.drop());

it('a key sees the webhooks of its workspaces alone; others are not there', async () => {
  const get = (id: string) => new GetWebhookHandler(database.tenants).execute(new GetWebhook(id, ['own']));
  expect((await get(own)).id).toBe(own);
  await expect(get(other)).rejects.toMatchObject({ code: 'webhooks.not_found', status: 404 });
  const list = async (visible: string[] | 'all', filter = {}) =>
    (
      await new ListWebhooksHandler(database.tenants).execute(new ListWebhooks(filter, visible, null, 10))
    ).map(({ id }) => id);
  expect(await list(['own'])).toEqual([own]);
  expect(await list(['own'], { workspace_id: 'other' })).toEqual([]);
  expect(await list('all')).toEqual([own, other]);
  expect(await list([])).toEqual([]);
});

it('the wall costs what passes events on nothing: its plans do not look at workspaces', async () => {
  for (const table of ['webhooks', 'webhook_secrets', 'webhook_deliveries', 'webhook_replays']) {
    const explained = async (sql: string) =>
      JSON.stringify((await database.service.query(`EXPLAIN ${sql}`)).rows);
    for (const sql of [
      `SELECT FROM ledger.${table}`,
      `UPDATE ledger.${table} SET id = id WHERE id IS NOT NULL`,
    ])
      expect(await explained(sql)).not.toMatch(/SubPlan|InitPlan|ledger\.workspaces|workspace_id/);
  }
});
