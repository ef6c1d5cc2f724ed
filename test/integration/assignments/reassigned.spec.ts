import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import { GetReassigned, GetReassignedHandler } from '../../../src/assignments/get-reassigned.query.js';
import {
  RecordReassigned,
  RecordReassignedHandler,
} from '../../../src/assignments/record-reassigned.command.js';
import { SinceInFuture } from '../../../src/assignments/reassigned.errors.js';
import { showEvent } from '../../../src/event-store/event-answer.js';
import type { EventLog } from '../../../src/event-store/event-log.js';
import { EventStore } from '../../../src/event-store/event-store.js';
import { Calendar } from '../../../src/numbers/calendar.js';
import { readingParts } from '../../support/reading-parts.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { record } from '../../support/read-models.js';

const NAIROBI = 'Africa/Nairobi';

let database: TestDatabase;
let log: EventLog;
let get: GetReassignedHandler;
let put: RecordReassignedHandler;

beforeAll(async () => {
  database = await createTestDatabase();
  const parts = readingParts(database);
  log = parts.log;
  get = new GetReassignedHandler(database.service, log, parts.visibleLog);
  const bus = { execute: (query: GetReassigned) => get.execute(query) } as unknown as QueryBus;
  put = new RecordReassignedHandler(bus, new EventStore(database.service, parts.signal));
});
afterAll(() => database.drop());

const ask = (e164: string, since: string, zone = NAIROBI) =>
  get.execute(new GetReassigned('all', e164, since, zone));

describe('whether a number was reassigned', () => {
  it('is told with the events it rests on, straight from the log', async () => {
    const e164 = '+254700000101';
    const released = await record(database.service, [
      { e164, occurred_at: '2026-05-01T00:00:00Z', event_id: 'began' },
      { e164, occurred_at: '2026-06-10T21:00:00Z', kind: 'number.released', event_id: 'ended' },
    ]);
    expect(await ask(e164, '2026-06-01')).toEqual({
      e164,
      since: '2026-06-01',
      answer: 'yes',
      coverage_start: '2026-05-01T00:00:00.000000Z',
      evidence: [{ event_id: 'ended', position: released, kind: 'number.released' }],
      checked_at: expect.any(String),
      reflects: released,
    });
  });

  it('begins the date in the zone that is named', async () => {
    const e164 = '+254700000102';
    await record(database.service, [
      { e164, occurred_at: '2026-05-01T00:00:00Z' },
      { e164, occurred_at: '2026-06-10T21:00:00Z', kind: 'number.released' },
    ]);
    expect((await ask(e164, '2026-06-11')).answer).toBe('yes');
    expect((await ask(e164, '2026-06-11', 'UTC')).answer).toBe('no_data');
    expect((await ask(e164, '2026-06-11', 'Europe/Berlin')).answer).toBe('no_data');
    expect((await ask(e164, '2026-06-12')).answer).toBe('no_data');
  });

  it('has no data of a number that was never seen', async () => {
    expect(await ask('+254700000103', '2026-06-01')).toMatchObject({
      answer: 'no_data',
      coverage_start: null,
      evidence: [],
    });
  });

  it('can be asked of today, and of no later date, by the zone’s own calendar', async () => {
    const { checked_at } = await ask('+254700000103', '2026-06-01');
    for (const zone of ['Etc/GMT-14', 'Etc/GMT+12', NAIROBI]) {
      const today = new Calendar(zone).dateAt(checked_at);
      const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10);
      expect((await ask('+254700000103', today, zone)).answer).toBe('no_data');
      await expect(ask('+254700000103', tomorrow, zone)).rejects.toThrow(SinceInFuture);
    }
    await expect(ask('+254700000103', '9999-12-31')).rejects.toThrow('9999-12-31');
  });

  it('is known of any time before that has a date', async () => {
    expect((await ask('+254700000101', '0001-01-01')).answer).toBe('yes');
  });
});

describe('a question that is kept', () => {
  it('stands on the log with its answer, about the number and of no workspace', async () => {
    const e164 = '+254700000104';
    const began = await record(database.service, [
      { e164, occurred_at: '2026-05-01T00:00:00Z', event_id: 'holds' },
    ]);
    const { event_id, position, ...check } = await put.execute(
      new RecordReassigned('all', e164, '2026-06-01', NAIROBI, 'admin'),
    );
    expect(check).toMatchObject({ answer: 'no', reflects: began });
    expect(position).toBeGreaterThan(began);
    expect(event_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const events = await log.readNumber(e164);
    expect(showEvent(events.at(-1)!)).toMatchObject({
      position,
      event_id,
      kind: 'ledger.reassignment_checked',
      workspace_id: 'ledger',
      e164,
      data: {
        e164,
        since: '2026-06-01',
        tz: NAIROBI,
        answer: 'no',
        coverage_start: '2026-05-01T00:00:00.000000Z',
        evidence: [{ event_id: 'holds', position: began, kind: 'number.provisioned' }],
        checked_at: check.checked_at,
        asked_by: 'admin',
      },
    });
  });

  it('changes no answer, however often it is asked', async () => {
    const e164 = '+254700000104';
    const before = await ask(e164, '2026-06-01');
    const first = await put.execute(new RecordReassigned('all', e164, '2026-06-01', NAIROBI, 'admin'));
    const second = await put.execute(new RecordReassigned('all', e164, '2026-06-01', NAIROBI, 'admin'));
    expect(second.position).toBe(first.position + 1);
    const { answer, evidence, coverage_start } = await ask(e164, '2026-06-01');
    expect({ answer, evidence, coverage_start }).toEqual({
      answer: before.answer,
      evidence: before.evidence,
      coverage_start: before.coverage_start,
    });
  });

  it('can be asked again by what was known then, when the answer has changed', async () => {
    const e164 = '+254700000105';
    await record(database.service, [{ e164, occurred_at: '2026-05-01T00:00:00Z' }]);
    const asked = await put.execute(new RecordReassigned('all', e164, '2026-06-01', NAIROBI, 'admin'));
    await record(database.service, [{ e164, occurred_at: '2026-06-10T00:00:00Z', kind: 'number.released' }]);
    expect([asked.answer, (await ask(e164, '2026-06-01')).answer]).toEqual(['no', 'yes']);
    const known = await log.readNumberKnownAt(e164, asked.checked_at);
    expect(known.map(({ kind }) => kind)).toEqual(['number.provisioned']);
  });
});
