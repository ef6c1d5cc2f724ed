import * as fc from 'fast-check';
import type { EventSketch } from './events.js';

/** Strings that COPY, arrays and JSON each write in a way of their own. */
const AWKWARD = [
  'plain',
  'tab\there',
  'line\nbreak',
  String.raw`back\slash`,
  '"quoted"',
  '{braces,}',
  'ñ ☎ 😀',
  'NULL',
  String.raw`\N`,
];

/** An event of one of a few numbers, workspaces and days, so that they often meet. */
const sketch = fc.record({
  kind: fc.constantFrom(
    'number.provisioned' as const,
    'number.released' as const,
    'number.assigned' as const,
  ),
  e164: fc.integer({ min: 0, max: 11 }).map((index) => `+2547000000${10 + index}`),
  workspace_id: fc.constantFrom('w1', 'w1', 'w2'),
  occurred_at: fc.integer({ min: 1, max: 9 }).map((day) => `2026-06-0${day}T10:00:00.00000${day}Z`),
  number_id: fc.constantFrom('n1', 'n2'),
  text: fc.constantFrom(...AWKWARD),
});

/** Histories of a dozen numbers, mixed, in any order: for a whole log. */
export const mixedHistories = (length: number): fc.Arbitrary<EventSketch[]> =>
  fc.array(sketch, { minLength: length, maxLength: length }).map((events) => events.map(toEvent));

function toEvent({
  text,
  number_id,
  ...event
}: typeof sketch extends fc.Arbitrary<infer T> ? T : never): EventSketch {
  const ofKind =
    event.kind === 'number.released'
      ? { release_reason: text, released_at: event.occurred_at }
      : { capabilities: [text, 'voice'], series_id: text, rental_start_at: text };
  return { ...event, data: { number_id, ...ofKind } };
}

/** One of these for a test that needs one log only; the seed is printed when the test fails. */
export function sampleHistories(length: number, seed = Date.now()): { events: EventSketch[]; seed: number } {
  return { events: fc.sample(mixedHistories(length), { numRuns: 1, seed })[0]!, seed };
}
