import { describe, expect, it } from '@jest/globals';
import {
  orderLife,
  planDeliveries,
  type DeliveryHabits,
} from '../../../src/sandbox/simulation/delivery-plan.js';
import { generateLife } from '../../../src/sandbox/simulation/life.js';
import type { Life } from '../../../src/sandbox/true-history.js';
import type { RunShape } from '../../../src/sandbox/simulation/run-shape.js';
import { Random } from '../../../src/sandbox/random.js';

const shape: RunShape = { seed: 'plan', numbers: 600, eventsPerNumber: 4, startAt: 0, workspaceId: 'w' };
const lives = Array.from({ length: shape.numbers }, (_, index) => generateLife(shape, index));
const calm: DeliveryHabits = { form: 'bare', headerSet: 'a', repeat: 0, reorder: 0, late: 0 };

const plan = (habits: DeliveryHabits, seed = 'plan') => [...planDeliveries(lives, habits, seed)];
const idsOf = (life: Life): string[] => life.events.map((event) => event.event_id);

describe('a delivery plan', () => {
  it('sends every event once and in order when nothing goes wrong', () => {
    const deliveries = plan(calm);
    for (const life of lives) {
      const sent = deliveries.filter((delivery) => delivery.life === life.index);
      expect(sent.map((delivery) => delivery.event.event_id)).toEqual(idsOf(life));
      expect(sent.every((delivery) => delivery.first)).toBe(true);
    }
  });

  it('is the same for the same seed', () => {
    const wild: DeliveryHabits = { form: 'mixed', headerSet: 'mixed', repeat: 0.2, reorder: 0.5, late: 0.2 };
    expect(plan(wild)).toEqual(plan(wild));
    expect(plan(wild)).not.toEqual(plan(wild, 'another'));
  });

  it('loses no event whatever the habits, and marks exactly one delivery of each as the first', () => {
    const deliveries = plan({ form: 'mixed', headerSet: 'mixed', repeat: 0.4, reorder: 0.7, late: 0.4 });
    const firsts = deliveries.filter((delivery) => delivery.first).map((delivery) => delivery.event.event_id);
    expect(firsts.toSorted()).toEqual(lives.flatMap(idsOf).toSorted());
    expect(new Set(deliveries.map((delivery) => delivery.id)).size).toBe(deliveries.length);
  });

  it('repeats, reorders and delays about as often as asked', () => {
    const events = lives.flatMap(idsOf).length;
    const share = (count: number): number => count / events;
    expect(share(plan({ ...calm, repeat: 0.2 }).length - events)).toBeCloseTo(0.25, 1);
    const random = new Random('share');
    const late = lives.flatMap((life) => orderLife(life, { ...calm, late: 0.3 }, random).late);
    expect(share(late.length)).toBeCloseTo(0.3, 1);
    const reordered = lives.filter((life) => {
      const { onTime } = orderLife(life, { ...calm, reorder: 0.5 }, random);
      return onTime.map((delivery) => delivery.event.event_id).join() !== idsOf(life).join();
    });
    expect(reordered.length).toBeGreaterThan(lives.length / 4);
  });

  it('sends late events long after the rest of their number', () => {
    const deliveries = plan({ ...calm, late: 0.1 });
    const last = new Map(deliveries.map((delivery, place) => [delivery.life, place]));
    const spans = deliveries.map((delivery, place) => last.get(delivery.life)! - place);
    expect(Math.max(...spans)).toBeGreaterThan(600);
  });

  it('has many numbers in the middle of their lives at once, but starts no more than it must', () => {
    let started = 0;
    function* counted(): Generator<Life> {
      for (const life of lives) {
        started++;
        yield life;
      }
    }
    const deliveries = planDeliveries(counted(), calm, 'window');
    const first = Array.from({ length: 100 }, () => deliveries.next().value!.life);
    expect(new Set(first).size).toBeGreaterThan(30);
    expect(started).toBeLessThan(400);
  });

  it('mixes both forms and both header sets only when asked to', () => {
    const mixed = plan({ ...calm, form: 'mixed', headerSet: 'mixed' });
    expect(new Set(mixed.map(({ form, headerSet }) => `${form} ${headerSet}`)).size).toBe(4);
    const plain = plan(calm);
    expect(plain.every(({ form, headerSet }) => form === 'bare' && headerSet === 'a')).toBe(true);
  });
});
