import { describe, expect, it } from '@jest/globals';
import { generateLife } from '../../../src/sandbox/simulation/life.js';
import type { RunShape } from '../../../src/sandbox/simulation/run-shape.js';
import { isAboutHolding } from '../../../src/sandbox/provider-event.js';

const shape: RunShape = {
  seed: 'lives',
  numbers: 300,
  eventsPerNumber: 6,
  startAt: Date.UTC(2025, 0, 1),
  workspaceId: 'workspace-1',
};
const lives = Array.from({ length: shape.numbers }, (_, index) => generateLife(shape, index));
const events = lives.flatMap((life) => life.events);
const assignments = lives.flatMap((life) => life.assignments);

describe('the life of a number', () => {
  it('is the same for the same shape and index', () => {
    expect(generateLife(shape, 17)).toEqual(lives[17]);
    expect(generateLife({ ...shape, seed: 'others' }, 17)).not.toEqual(lives[17]);
  });

  it('belongs to a Kenyan number that no other life has', () => {
    expect(new Set(lives.map((life) => life.e164)).size).toBe(shape.numbers);
    for (const life of lives) expect(life.e164).toMatch(/^\+2547\d{8}$/);
  });

  it('alternates between provisioned and released, as many events as asked for', () => {
    for (const life of lives) {
      const kinds = life.events
        .filter(isAboutHolding)
        .map((event) => event.kind.replace('assigned', 'provisioned'));
      const pair = ['number.provisioned', 'number.released'];
      expect(kinds).toEqual([...pair, ...pair, ...pair]);
    }
    expect(generateLife({ ...shape, eventsPerNumber: 3 }, 0).assignments.at(-1)!.ended_at).toBeNull();
  });

  it('has periods that follow one another and are never empty', () => {
    for (const life of lives) {
      let end = '';
      for (const { started_at, ended_at } of life.assignments) {
        expect(started_at >= end).toBe(true);
        expect(ended_at! > started_at).toBe(true);
        end = ended_at!;
      }
    }
  });

  it('lasts less than a year however much happens', () => {
    const { events: many } = generateLife({ ...shape, eventsPerNumber: 500 }, 0);
    const last = Date.parse(many.at(-1)!.occurred_at);
    expect(last - shape.startAt).toBeLessThan(365 * 86_400_000);
  });

  it('takes the end of a period from released_at, else from the instant of the event', () => {
    const releases = new Map(events.map((event) => [event.event_id, event]));
    for (const { end_event_id, ended_at } of assignments) {
      const release = releases.get(end_event_id!)!;
      expect(ended_at).toBe(release.data['released_at'] ?? release.occurred_at);
    }
    expect(events.some((event) => event.kind === 'number.released' && !event.data['released_at'])).toBe(true);
  });

  it('shows everything that the provider is known to do', () => {
    const reasons = new Set(assignments.map((assignment) => assignment.release_reason));
    expect([...reasons].sort()).toEqual(['admin_released', 'compliance_review', 'explicit', 'trial_expired']);
    const kinds = new Set(events.map((event) => event.kind));
    for (const kind of ['number.assigned', 'number.provisioned', 'wallet.top_up', 'call.started']) {
      expect(kinds).toContain(kind);
    }
    for (const field of ['capabilities', 'series_id', 'rental_start_at'] as const) {
      expect(assignments.some((assignment) => assignment[field] === null)).toBe(true);
      expect(assignments.some((assignment) => assignment[field] !== null)).toBe(true);
    }
    const again = lives.map(({ assignments: [first, second] }) => first!.number_id === second!.number_id);
    expect(new Set(again)).toEqual(new Set([true, false]));
    expect(lives.some(({ assignments: [first, second] }) => first!.ended_at === second!.started_at)).toBe(
      true,
    );
  });
});
