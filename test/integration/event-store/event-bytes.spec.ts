import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { copyRows } from '../../../src/event-store/copy-out.js';
import { readEventBytes } from '../../../src/event-store/event-bytes.js';
import { appendEvents } from '../../../src/event-store/event-store.js';
import type { NewEvent } from '../../../src/event-store/stored-event.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent } from '../../support/events.js';

const hex = (length: number) => 'a0f'.repeat(length).slice(0, length);
/** Of every form, and those that are nearly of one. */
const TEXTS = [
  '550e8400-e29b-41d4-a716-446655440000',
  '550E8400-E29B-41D4-A716-446655440000',
  '550e8400-e29b-41d4-a716-44665544000g',
  hex(64),
  hex(63),
  hex(64).toUpperCase(),
  't=1751018400,v1=' + hex(64),
  '\u0001' + hex(16),
  'ñ ☎ 😀',
];
// PostgreSQL takes any text but NUL.
const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.uuid(),
  fc.string({ unit: 'binary', maxLength: 80 }).map((any) => any.replaceAll('\0', '')),
);

describe('the bytes of events', () => {
  let database: TestDatabase;
  let events: NewEvent[];
  beforeAll(async () => {
    database = await createTestDatabase();
    const drawn = fc.sample(fc.tuple(text, text, fc.option(text), fc.nat(9_000)), 400);
    events = [...TEXTS.map((each) => [each, each, each, 1] as const), ...drawn].map(
      ([workspace_id, event_id, signature, size], index) => ({
        ...newEvent(),
        workspace_id: workspace_id || 'w',
        event_id: index < TEXTS.length ? event_id : randomUUID() + event_id,
        signature,
        body: Buffer.alloc(size, index),
      }),
    );
    await appendEvents(database.service, events);
  });
  afterAll(() => database.drop());

  it('are the values that the view shows as text, whatever form they are stored in', async () => {
    const client = await database.service.connect();
    const [stored, shown]: Buffer[][] = [[], []];
    await readEventBytes(client, { from: null, to: null }, (row) => stored!.push(Buffer.from(row)));
    await copyRows(
      client,
      `SELECT position, recorded_at, workspace_id, event_id, kind, e164, causation_id, correlation_id, signature,
              secret_id, body FROM ledger.events ORDER BY position`,
      (row, at, end) => shown!.push(Buffer.from(row.subarray(at, end))),
    );
    client.release();
    expect(stored).toHaveLength(events.length);
    expect(stored).toEqual(shown);
    for (const [index, each] of TEXTS.entries()) expect(stored![index]!.includes(each)).toBe(true);
  });

  it('are those of the stretch, both ends included', async () => {
    const client = await database.service.connect();
    let count = 0;
    await readEventBytes(client, { from: 7, to: 9 }, () => count++);
    await readEventBytes(client, { from: 1_000, to: null }, () => count++);
    client.release();
    expect(count).toBe(3);
  });
});
