import type { Envelope } from './envelope.js';
import { FieldReader } from './field-reader.js';
import type { Instant } from './instant.js';

interface NumberEventBase {
  event_id: string;
  workspace_id: string;
  occurred_at: Instant;
}

/** A workspace was given a number. */
export interface NumberProvisioned extends NumberEventBase {
  kind: 'number.provisioned';
  data: {
    number_id: string;
    e164: string;
    country_code: string;
    capabilities: string[] | null;
    series_id: string | null;
    rental_start_at: string | null;
  };
}

/** A number left a workspace. */
export interface NumberReleased extends NumberEventBase {
  kind: 'number.released';
  data: {
    number_id: string;
    e164: string;
    country_code: string;
    /** `explicit`, `trial_expired`, `admin_released`, or whatever else was sent: an open set. */
    release_reason: string;
    released_at: Instant | null;
  };
}

/** The provider's facts about a number, in their current shape, whatever shape they were sent in. */
export type NumberEvent = NumberProvisioned | NumberReleased;

export type Read<Event> = { ok: true; event: Event } | { ok: false; reason: string };
export type ReadNumberEvent = Read<NumberEvent>;

/** Translates the name under which provisions were once published; other kinds stay as they are. */
export function upcastKind(kind: string): string {
  return kind === 'number.assigned' ? 'number.provisioned' : kind;
}

/** True for the kinds of provider events that go on the ledger, under their current or their old name. */
export function isNumberKind(kind: string): boolean {
  const current = upcastKind(kind);
  return current === 'number.provisioned' || current === 'number.released';
}

/**
 * Reads a provider event about a number (Sautikit webhooks page). Not ok, with a sentence for people, when a field the
 * ledger needs is missing or not as expected. Capabilities and release reasons are open sets: any text will do.
 */
export function readNumberEvent(envelope: Envelope): ReadNumberEvent {
  const kind = upcastKind(envelope.kind);
  if (kind === 'number.provisioned') return readProvisioned(envelope);
  if (kind === 'number.released') return readReleased(envelope);
  return {
    ok: false,
    reason: `kind: expected number.provisioned or number.released, got ${JSON.stringify(kind)}.`,
  };
}

/** Reads an envelope as a provision, whatever its kind says. */
export function readProvisioned(envelope: Envelope): Read<NumberProvisioned> {
  const head = new FieldReader(envelope, '');
  const data = new FieldReader(envelope.data, 'data.');
  const event: NumberProvisioned = {
    kind: 'number.provisioned',
    event_id: envelope.event_id,
    workspace_id: envelope.workspace_id,
    occurred_at: head.instant('occurred_at'),
    data: {
      number_id: data.text('number_id'),
      e164: data.e164('e164'),
      country_code: data.text('country_code'),
      capabilities: data.optionalTexts('capabilities'),
      series_id: data.optionalText('series_id'),
      rental_start_at: data.optionalTextAsSent('rental_start_at'),
    },
  };
  return readAs(event, head.problem ?? data.problem);
}

/** Reads an envelope as a release, whatever its kind says. */
export function readReleased(envelope: Envelope): Read<NumberReleased> {
  const head = new FieldReader(envelope, '');
  const data = new FieldReader(envelope.data, 'data.');
  const event: NumberReleased = {
    kind: 'number.released',
    event_id: envelope.event_id,
    workspace_id: envelope.workspace_id,
    occurred_at: head.instant('occurred_at'),
    data: {
      number_id: data.text('number_id'),
      e164: data.e164('e164'),
      country_code: data.text('country_code'),
      release_reason: data.text('release_reason'),
      released_at: data.optionalInstant('released_at'),
    },
  };
  return readAs(event, head.problem ?? data.problem);
}

function readAs<Event>(event: Event, problem: string | null): Read<Event> {
  return problem === null ? { ok: true, event } : { ok: false, reason: problem };
}
