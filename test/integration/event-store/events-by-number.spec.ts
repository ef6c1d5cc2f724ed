import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendEvents } from '../../../src/event-store/event-store.js';
import { type EventsOfNumber, eventsByNumber } from '../../../src/event-store/events-by-number.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newEvent } from '../../support/events.js';

const NUMBERS = 700;
const EVENTS = 3;

let database: TestDatabase;

const e164Of = (line: number) => `+2547000${String(line).padStart(5, '0')}`;

beforeAll(async () => {
  database = await createTestDatabase();
  // more than a page, and numbers that lie across the edge of one
  for (let round = 0; round < EVENTS; round += 1) {
    const lines = Array.from({ length: NUMBERS }, (_, line) => (line * 37) % NUMBERS);
    await appendEvents(
      database.service,
      lines.map((line) => newEvent({ e164: e164Of(line) })),
    );
  }
  await appendEvents(database.service, [{ ...newEvent(), e164: null }]);
});
afterAll(() => database.drop());

async function read(from: string | null, upTo = 1_000_000): Promise<EventsOfNumber[]> {
  const numbers: EventsOfNumber[] = [];
  for await (const number of eventsByNumber(database.service, 'all', from, upTo)) numbers.push(number);
  return numbers;
}

describe('the log, number by number', () => {
  it('has every number once, with all its events in log order', async () => {
    const numbers = await read(null);
    expect(numbers.map(({ e164 }) => e164)).toEqual(
      Array.from({ length: NUMBERS }, (_, line) => e164Of(line)),
    );
    for (const { events } of numbers) {
      const positions = events.map(({ position }) => position);
      expect(positions).toHaveLength(EVENTS);
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
    }
  });

  it('begins with the number it is told to', async () => {
    const numbers = await read(e164Of(690));
    expect(numbers[0]).toMatchObject({ e164: e164Of(690), events: { length: EVENTS } });
    expect(numbers).toHaveLength(10);
    expect(await read('+9')).toEqual([]);
  });

  it('ends at the position it is told to', async () => {
    const numbers = await read(null, NUMBERS + 1);
    expect(numbers.flatMap(({ events }) => events)).toHaveLength(NUMBERS + 1);
    expect(await read(null, 0)).toEqual([]);
  });

  it('reads what a fold needs', async () => {
    const [number] = await read(e164Of(0), 1);
    expect(number!.events).toEqual([
      {
        position: 1,
        recorded_at: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/),
        kind: 'number.provisioned',
        body: expect.any(Buffer),
      },
    ]);
  });
});
