import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { DeliveryVerdict } from '../../../src/intake/delivery.js';
import { judgeDelivery } from '../../../src/intake/judge-delivery.js';
import { NUMBER, WORKSPACE } from '../../support/events.js';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });
const oneOf = (usual: string) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.jsonValue() });
const almostEvents = fc.record(
  {
    kind: fc.oneof(fc.constantFrom('number.released', 'number.assigned', 'call.started'), anyText),
    event_id: fc.oneof(anyText, fc.jsonValue()),
    workspace_id: oneOf(WORKSPACE),
    occurred_at: oneOf('2026-06-27T10:00:00Z'),
    data: fc.record(
      {
        number_id: oneOf('n'),
        e164: oneOf(NUMBER),
        country_code: oneOf('KE'),
        release_reason: oneOf('explicit'),
      },
      { requiredKeys: ['e164'] },
    ),
  },
  { requiredKeys: ['workspace_id'] },
);
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((json) => Buffer.from(json)),
  almostEvents.map((event) => Buffer.from(JSON.stringify(event))),
);

/** What PostgreSQL takes as text, and short enough to be an id. */
function isStorable(text: string): boolean {
  return !text.includes('\u0000') && Buffer.from(text).toString() === text;
}

function textsOf(verdict: DeliveryVerdict): string[] {
  return Object.values(verdict).filter((value) => value !== null);
}

describe('whatever a verified body holds', () => {
  it('comes to a verdict that can be stored', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const verdict = judgeDelivery(body, WORKSPACE);
        expect(['event', 'ignored', 'quarantined', 'rejected']).toContain(verdict.status);
        expect(textsOf(verdict).every(isStorable)).toBe(true);
        expect((verdict.event_id?.length ?? 1) <= 128 && (verdict.kind?.length ?? 1) <= 128).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is an event only for the endpoint of its own workspace', () => {
    fc.assert(
      fc.property(almostEvents, (event) => {
        const verdict = judgeDelivery(Buffer.from(JSON.stringify(event)), 'another-workspace');
        expect(verdict.status).not.toBe('event');
      }),
    );
  });

  it('comes to the same verdict every time', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        expect(judgeDelivery(body, WORKSPACE)).toEqual(judgeDelivery(Buffer.from(body), WORKSPACE));
      }),
    );
  });
});
