import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES } from '../../../src/access/scope.js';
import { api } from '../../support/api-client.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { signed } from '../../support/intake-app.js';
import { issuedKey, type KeySketch } from '../../support/issued-key.js';
import { LedgerClient } from '../../support/ledger-client.js';
import { insertReactionRows } from '../../support/reaction-rows.js';
import { type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { waitUntil } from '../../support/wait-until.js';
import { MINE, NOBODY_LISTENS, type Route, ROUTES, THEIRS, type Things, UNKNOWN } from './routes.js';

const PAST = '2020-01-01T00:00:00Z';
const E164 = '+254711000001';

let database: TestDatabase;
let ledger: RunningLedger;
let things: Things;
/** By scope and what is odd about the key. */
const keys = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  for (const scope of SCOPES) {
    const others = SCOPES.filter((other) => other !== scope && other !== 'admin');
    const issue = async (name: string, sketch: KeySketch) =>
      keys.set(`${scope} ${name}`, (await issuedKey(database.owner, { scopes: [scope], ...sketch })).key);
    await issue('mine', { workspaces: [MINE] });
    await issue('theirs', { workspaces: [THEIRS] });
    await issue('revoked', { workspaces: [MINE], revoked_at: PAST });
    await issue('expired', { workspaces: [MINE], expires_at: PAST });
    await issue('missing', { workspaces: [MINE], scopes: others });
  }
  ledger = await startLedger(database.url, 0, { destinationAllow: '127.0.0.1' });
  const client = new LedgerClient(ledger);
  for (const workspace_id of [MINE, THEIRS]) await client.openEndpoint(workspace_id);
  const at = new Date().toISOString();
  await client.deliver({ workspace_id: MINE, e164: E164, occurred_at: at });
  // Held twice over, so that there is an anomaly, and an overlap with the other workspace.
  const shared = '+254711000002';
  await client.deliver({ workspace_id: MINE, e164: shared, occurred_at: '2026-06-01T00:00:00Z' });
  await client.deliver({ workspace_id: MINE, e164: shared, occurred_at: '2026-06-02T00:00:00Z' });
  await client.deliver({ workspace_id: THEIRS, e164: shared, occurred_at: '2026-06-03T00:00:00Z' });
  const event_id = 'release-of-mine';
  const last = await client.deliver({ kind: 'number.released', event_id, workspace_id: MINE, e164: E164 });
  for (const path of ['numbers', 'releases', 'anomalies'])
    await client.get(`/v1/${path}?min_position=${last}`);

  const body = JSON.stringify({ kind: 'number.released', event_id: 'odd', workspace_id: MINE, data: {} });
  const webhook = `${ledger.url}/webhooks/sautikit/of-${MINE}`;
  await fetch(webhook, { method: 'POST', body, headers: signed(body) });
  const [odd] = (await client.get('/v1/deliveries?status=quarantined')).body['data'];
  const endpoint = (await client.get(`/v1/endpoints/of-${MINE}`)).body;
  const rebuild = (await client.post('/v1/projections/anomalies/rebuilds')).body;
  const subscription = { workspace_id: MINE, url: NOBODY_LISTENS, events: ['*'], from: 0 };
  const subscribed = (await api(ledger, 'POST', '/v1/webhooks', subscription)).body['id'];
  const ofWebhook = async () => (await client.get(`/v1/webhooks/${subscribed}/deliveries`)).body['data'];
  await waitUntil('the webhook has deliveries', async () => (await ofWebhook()).length > 0);
  const { dead, held, entry } = await insertReactionRows(database.service, {
    workspace_id: MINE,
    e164: E164,
    release_event_id: event_id,
    release_position: last,
  });
  const spare = await issuedKey(database.owner, { workspaces: [MINE] });
  things = {
    e164: E164,
    event_id,
    reaction: dead,
    held,
    entry,
    endpoint: endpoint['id'],
    secret: endpoint['secrets'][0].id,
    delivery: odd.id,
    rebuild: rebuild['id'],
    key: spare.id,
    webhook: subscribed,
    webhook_delivery: (await ofWebhook())[0].id,
    workspace: MINE,
  };
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

interface Reply {
  status: number;
  text: string;
}

/** @param route its name in the table: method and path */
async function ask(route: string, of: Things, key: string | null): Promise<Reply> {
  const { path, body } = ROUTES[route]!;
  const [method, plain] = route.split(' ') as [string, string];
  const leave = new AbortController();
  const headers = {
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    ...(body ? { 'content-type': 'application/json' } : {}),
  };
  const sent = body && JSON.stringify(body(of));
  const response = await fetch(ledger.url + (path?.(of) ?? plain), {
    method,
    headers,
    body: sent,
    signal: leave.signal,
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const text = isStream ? await firstPiece(response) : await response.text();
  if (isStream) leave.abort();
  return { status: response.status, text };
}

/** Of an answer that never ends: the greeting, and what was there already. */
async function firstPiece(response: Response): Promise<string> {
  const reader = response.body!.getReader();
  const pieces = [await reader.read()];
  // What is there comes at once; to whom nothing is visible, nothing does.
  const next = reader.read().catch(() => ({ value: undefined }));
  pieces.push((await Promise.race([next, response.ok && pause(300)])) as never);
  return pieces.map((piece) => Buffer.from(piece?.value ?? []).toString()).join('');
}

const pause = (ms: number) =>
  new Promise<{ value: undefined }>((resolve) => setTimeout(() => resolve({ value: undefined }), ms));

/** An answer without what is different in each: what was asked for, and the request's id. */
const bare = ({ status, text }: Reply, of: Things) => ({
  status,
  text: Object.entries(of).reduce(
    (rest, [name, id]) => rest.replaceAll(id, name),
    text.replace(/"request_id":"[^"]*"/, ''),
  ),
});

describe('every route', () => {
  it('is in the table of test/e2e/access/routes.ts, with the scope that it requires', async () => {
    const document = (await (await fetch(`${ledger.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { security: object[]; 'x-required-scope'?: string }>>;
    };
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => [
        `${method.toUpperCase()} ${path}`,
        operation.security.length === 0 ? 'public' : operation['x-required-scope'],
      ]),
    );
    const inTable = Object.entries(ROUTES).map(([route, { scope }]) => [route, scope]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(inTable));
  });

  describe.each(Object.entries(ROUTES))('%s', (name: string, route: Route) => {
    if (route.scope === 'public') {
      it('is open', async () => expect((await ask(name, things, null)).status).toBe(route.own));
      return;
    }
    const keyOf = (kind: string) => keys.get(`${route.scope} ${kind}`)!;

    it('is closed to no key, and to one that is unknown, revoked or expired', async () => {
      for (const key of [null, `${keyOf('mine').slice(0, -1)}_`, keyOf('revoked'), keyOf('expired')]) {
        const { status, text } = await ask(name, things, key);
        expect([status, JSON.parse(text).code]).toEqual([401, 'api_key.invalid']);
      }
    });

    it('is closed to a key with every scope but the one it requires', async () => {
      const { status, text } = await ask(name, things, keyOf('missing'));
      expect([status, JSON.parse(text).code]).toEqual([403, 'api_key.scope_denied']);
    });

    it('shows another workspace nothing, not even that there is something', async () => {
      const key = keyOf('theirs');
      const answer = await ask(name, things, key);
      expect([route.other ?? route.own, route.busy]).toContain(answer.status);
      const asked = [route.path?.(things), JSON.stringify(route.body?.(things))].join();
      const isNamedByCaller = asked.replaceAll(things.endpoint, '').includes(MINE);
      if (!isNamedByCaller) expect(answer.text.replaceAll(things.endpoint, '')).not.toContain(MINE);
      if (!route.other) return;
      const notThere = await ask(name, UNKNOWN, key);
      expect(bare(answer, things)).toEqual(bare(notThere, UNKNOWN));
    });

    it('answers a key of the workspace that has no scope but the one it requires', async () => {
      const { status, text } = await ask(name, things, keyOf('mine'));
      const isFine = [route.own, route.busy].includes(status);
      expect({ status, text: isFine ? '' : text }).toEqual({ status, text: '' });
    });
  });
});
