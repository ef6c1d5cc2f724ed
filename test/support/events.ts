import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../../src/event-store/stored-event.js';

export const WORKSPACE = '01900000-0000-7000-8000-000000000002';
export const NUMBER = '+254700000001';

/** The fields of a test event that matter to the test; the rest is made up. */
export interface EventSketch {
  kind?: 'number.provisioned' | 'number.assigned' | 'number.released';
  event_id?: string;
  workspace_id?: string;
  e164?: string;
  occurred_at?: string;
  data?: Record<string, unknown>;
}

/** The body of a provider's event, as the provider would send it. */
export function providerBody(sketch: EventSketch = {}): Buffer {
  const { kind = 'number.provisioned', event_id = randomUUID(), workspace_id = WORKSPACE } = sketch;
  const { e164 = NUMBER, occurred_at = '2026-06-27T10:00:00.000Z' } = sketch;
  const ofKind =
    kind === 'number.released'
      ? { release_reason: 'explicit', released_at: occurred_at }
      : { capabilities: ['voice', 'sms'], series_id: 'series-1', rental_start_at: occurred_at };
  const data = { number_id: 'number-1', e164, country_code: 'KE', ...ofKind, ...sketch.data };
  return Buffer.from(JSON.stringify({ kind, event_id, workspace_id, occurred_at, data }));
}

/** A provider's event, verified and ready to be appended. */
export function newEvent(sketch: EventSketch = {}): NewEvent {
  const event_id = sketch.event_id ?? randomUUID();
  return {
    workspace_id: sketch.workspace_id ?? WORKSPACE,
    event_id,
    kind: sketch.kind ?? 'number.provisioned',
    e164: sketch.e164 ?? NUMBER,
    causation_id: null,
    correlation_id: null,
    signature: 'a'.repeat(64),
    secret_id: null,
    body: providerBody({ ...sketch, event_id }),
  };
}
