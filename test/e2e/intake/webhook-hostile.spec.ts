import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { providerBody, WORKSPACE } from '../../support/events.js';
import { bothForms, hostileBodies, hostileSignatures } from '../../support/hostile-deliveries.js';
import { type IntakeApp, SECRET, startIntakeApp } from '../../support/intake-app.js';

let database: TestDatabase;
let intake: IntakeApp;

beforeAll(async () => {
  database = await createTestDatabase();
  intake = await startIntakeApp(database.url);
  await intake.api('POST', '/v1/endpoints', { id: 'main', workspace_id: WORKSPACE, secret: SECRET });
});

afterAll(async () => {
  await intake.close();
  await database.drop();
});

async function inBatches<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += 20) await Promise.all(items.slice(at, at + 20).map(work));
}

async function countRows(): Promise<{ deliveries: number; events: number }> {
  const { rows } = await database.service.query<{ deliveries: number; events: number }>(
    'SELECT (SELECT count(*) FROM ledger.deliveries) AS deliveries, (SELECT count(*) FROM ledger.events) AS events',
  );
  return rows[0]!;
}

describe('hostile input', () => {
  it('is kept, answered 200 or 403 and never an error, when it is signed, in both forms', async () => {
    const { deliveries } = await countRows();
    const requests = hostileBodies().flatMap(([name, body]) =>
      bothForms(body).map((signature) => ({ name, body, signature })),
    );
    await inBatches(requests, async ({ name, body, signature }) => {
      const answer = await intake.post('main', body, { 'x-sautikit-signature': signature });
      expect([name, answer.status]).toEqual([
        name,
        answer.body.code === 'intake.workspace_mismatch' ? 403 : 200,
      ]);
    });
    expect(requests.length).toBeGreaterThan(200);
    expect((await countRows()).deliveries).toBe(deliveries + requests.length);
  });

  it('can be read back byte for byte', async () => {
    const sent = new Set(hostileBodies().map(([, body]) => body.toString('base64')));
    const lines = await intake.api('GET', '/v1/deliveries?limit=200');
    for (const { id } of lines.body.data as { id: string }[]) {
      const { status, body } = await intake.api('GET', `/v1/deliveries/${id}`);
      expect(status).toBe(200);
      expect(sent.has(body.body_base64 as string)).toBe(true);
    }
  });

  it('is answered 401 with one and the same body when its signature is not right, and nothing is kept', async () => {
    const before = await countRows();
    const answers = new Set<string>();
    const bodies = [providerBody({ event_id: 'unverified' }), Buffer.from('{"a":1}'), Buffer.alloc(0)];
    const requests = bodies.flatMap((body) =>
      hostileSignatures(body).map(([name, signature]) => ({ name, body, signature })),
    );
    await inBatches(requests, async ({ name, body, signature }) => {
      // A header can hold no character beyond Latin-1; the bytes of one can be sent all the same.
      const bytes = Buffer.from(signature ?? '').toString('latin1');
      const answer = await intake.post(
        'main',
        body,
        signature === null ? {} : { 'x-sautikit-signature': bytes },
      );
      expect([name, answer.status]).toEqual([name, 401]);
      answers.add(answer.text.replace(answer.body.request_id as string, ''));
    });
    expect(requests.length).toBeGreaterThan(150);
    expect([...answers]).toHaveLength(1);
    expect(await countRows()).toEqual(before);
  });

  it('is answered 401 in the unsigned headers too, whatever they hold', async () => {
    const body = providerBody({ event_id: 'odd-headers' });
    for (const value of ['', 'x'.repeat(8_000), '\u00ff\u00fe', '\t', "';--", '%00', ','.repeat(500)]) {
      const names = ['event', 'event-kind', 'event-id', 'idempotency-key'].map(
        (name) => `x-sautikit-${name}`,
      );
      for (const name of names) {
        const headers = { 'x-sautikit-signature': bothForms(body)[0]!, [name]: value };
        expect((await intake.post('main', body, headers)).status).toBe(200);
        expect((await intake.post('main', body, { [name]: value })).status).toBe(401);
      }
    }
  });
});

describe('many failures from one address', () => {
  it('are answered 429 with Retry-After, while what verifies is taken', async () => {
    const body = providerBody({ event_id: 'in-between' });
    const statuses = new Set<number>();
    let last = await intake.post('main', body, {});
    for (let count = 0; count < 600 && last.status !== 429; count += 1) {
      last = await intake.post('main', body, {});
      statuses.add(last.status);
    }
    expect([...statuses].sort()).toEqual([401, 429]);
    expect(last.body.code).toBe('intake.too_many_failures');
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    const good = await intake.post('main', body, { 'x-sautikit-signature': bothForms(body)[1]! });
    expect(good.status).toBe(200);
  });
});
