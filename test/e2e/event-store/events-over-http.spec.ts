import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStreams } from '../../../src/event-store/event-streams.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import type { EventSketch } from '../../support/events.js';
import { record } from '../../support/read-models.js';
import { ADMIN_KEY, type RunningLedger, startLedger } from '../../support/running-ledger.js';
import { waitUntil } from '../../support/wait-until.js';

const headers = { authorization: `Bearer ${ADMIN_KEY}` };
const A = '+254700000001';
const B = '+254700000002';

let database: TestDatabase;
let ledger: RunningLedger;
let streams: EventStreams;
beforeAll(async () => {
  database = await createTestDatabase();
  await record(database.service, [
    { e164: A },
    { e164: A, kind: 'number.released', occurred_at: '2026-06-28T10:00:00.000001Z' },
    { e164: B, kind: 'number.assigned' },
  ]);
  ledger = await startLedger(database.url);
  streams = ledger.app.get(EventStreams, { strict: false });
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});

/** Puts events on the log the way another process would. @returns the position of the last */
const append = (...sketches: EventSketch[]) => record(database.service, sketches);

interface Page {
  data: { position: number; kind: string }[];
  next_cursor: string | null;
  code?: string;
}

describe('the log over HTTP', () => {
  const get = async (query: string) => {
    const response = await fetch(`${ledger.url}/v1/events${query}`, { headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Page };
  };
  const positions = async (query: string) => (await get(query)).body.data.map(({ position }) => position);

  it('shows events in log order, old kinds under their present name', async () => {
    const { body } = await get('');
    expect(body.data.map(({ position, kind }) => [position, kind])).toEqual([
      [1, 'number.provisioned'],
      [2, 'number.released'],
      [3, 'number.provisioned'],
    ]);
    expect(body.data[1]).toMatchObject({
      e164: A,
      effective_at: '2026-06-28T10:00:00.000001Z',
      occurred_at: '2026-06-28T10:00:00.000001Z',
      recorded_at: expect.stringMatching(/Z$/),
      data: { release_reason: 'explicit' },
      causation_id: null,
      correlation_id: null,
    });
    expect(body.next_cursor).toBeNull();
  });

  it('filters by position, kind and number, and pages', async () => {
    expect(await positions('?after=1')).toEqual([2, 3]);
    expect(await positions('?kind=number.provisioned')).toEqual([1, 3]);
    expect(await positions('?kind=number.nothing')).toEqual([]);
    expect(await positions('?e164=%2B254700000002')).toEqual([3]);
    const first = await get('?limit=2');
    expect(first.headers.get('link')).toContain('rel="next"');
    expect(await positions(`?limit=2&cursor=${first.body.next_cursor}`)).toEqual([3]);
    expect((await get(`?after=1&limit=2&cursor=${first.body.next_cursor}`)).body.code).toBe(
      'validation.invalid_cursor',
    );
  });

  it.each(['after=-1', 'after=x', 'after=9999999999999999', 'kind=', 'kind=%00', 'e164=254700000001'])(
    'refuses ?%s',
    async (query) => {
      expect(await get(`?${query}`)).toMatchObject({ status: 400, body: { code: 'validation.bad_request' } });
      const stream = await fetch(`${ledger.url}/v1/events/stream?${query}`, { headers });
      expect(stream.status).toBe(400);
      await stream.body?.cancel();
    },
  );
});

describe('the stream of events', () => {
  interface Open {
    response: IncomingMessage;
    text(): string;
    ids(): number[];
    leave(): void;
  }

  function open(query = '', more: Record<string, string> = {}): Promise<Open> {
    return new Promise((resolve, reject) => {
      const path = `${ledger.url}/v1/events/stream${query}`;
      const request = httpRequest(path, { headers: { ...headers, ...more }, agent: false });
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', () => undefined);
        const ids = () => [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
        resolve({ response, text: () => text, ids, leave: () => void request.destroy() });
      });
      request.on('error', reject);
      request.end();
    });
  }

  it('starts now, and tells each event with its position as id', async () => {
    const stream = await open();
    expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    await waitUntil('it is open', () => stream.text() !== '');
    const position = await append({ e164: B, kind: 'number.released' });
    await waitUntil('the event came', () => stream.ids().includes(position));
    expect(stream.ids()).toEqual([position]);
    const [, kind, data] = /event: (.*)\ndata: (.*)\n\n/.exec(stream.text())!;
    expect(kind).toBe('number.released');
    expect(JSON.parse(data!)).toMatchObject({ position, e164: B, kind });
    stream.leave();
  });

  it('resumes behind Last-Event-ID, whatever the query says', async () => {
    const stream = await open('?after=0', { 'last-event-id': '2' });
    await waitUntil('it caught up', () => stream.ids().length >= 2);
    expect(stream.ids().slice(0, 2)).toEqual([3, 4]);
    stream.leave();
  });

  it('gives only the kind and number asked for', async () => {
    const stream = await open(`?after=0&kind=number.released&e164=${encodeURIComponent(A)}`);
    await waitUntil('it caught up', () => stream.ids().length > 0);
    const position = await append({ e164: B }, { e164: A }, { e164: A, kind: 'number.released' });
    await waitUntil('the last came', () => stream.ids().includes(position));
    expect(stream.ids()).toEqual([2, position]);
    stream.leave();
  });

  it.each(['x', '-1', '1.5', '1, 2', '9999999999999999'])('refuses Last-Event-ID %s', async (id) => {
    const stream = await open('', { 'last-event-id': id });
    expect(stream.response.statusCode).toBe(400);
    stream.leave();
  });

  it('refuses to resume behind an event that the log does not have: it is another log, or an older one', async () => {
    for (const [query, more] of [
      ['', { 'last-event-id': '9999' }],
      ['?after=9999', {}],
    ] as const) {
      const stream = await open(query, more);
      await waitUntil('it is refused', () => stream.text().includes('Was the ledger restored'));
      expect(stream.response.statusCode).toBe(400);
      stream.leave();
    }
  });

  it('refuses a key its hundred and first stream', async () => {
    const many = await Promise.all(Array.from({ length: 100 }, () => open()));
    const refused = await open();
    await waitUntil('it is refused', () => refused.text().includes('events.too_many_streams'));
    expect(refused.response.statusCode).toBe(429);
    for (const stream of many) stream.leave();
    await waitUntil('all are closed', () => streams.size === 0);
  });

  it('tells a hundred clients the same, and keeps nothing of those who left', async () => {
    const many = await Promise.all(Array.from({ length: 100 }, () => open()));
    await waitUntil('all are open', () => many.every((stream) => stream.text() !== ''));
    expect(streams.size).toBe(100);
    const position = await append({ e164: A }, { e164: B });
    await waitUntil('all have the event', () => many.every((stream) => stream.ids().includes(position)));
    for (const stream of many) expect(stream.ids()).toEqual([position - 1, position]);
    for (const stream of many) stream.leave();
    await waitUntil('all are closed', () => streams.size === 0);
  });

  it('ends when the service stops', async () => {
    const stream = await open();
    await waitUntil('it is open', () => stream.text() !== '');
    const ended = new Promise((resolve) => stream.response.on('end', resolve));
    streams.onModuleDestroy();
    await ended;
    expect(streams.size).toBe(0);
  });
});
