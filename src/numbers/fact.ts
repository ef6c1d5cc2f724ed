import { parseEnvelope, type Envelope } from './envelope.js';
import { FieldReader } from './field-reader.js';
import type { Instant } from './instant.js';
import {
  type NumberProvisioned,
  type NumberReleased,
  readProvisioned,
  readReleased,
  upcastKind,
} from './number-event.js';
import { ImpossibleState } from './numbers.errors.js';
import { KIND_DELIVERY_CONFLICTED, KIND_PROVISION_INFERRED, KIND_RELEASE_INFERRED } from './own-events.js';
import { readPlainProvision, readPlainRelease } from './plain-event.js';

/** What a row of the event store offers to be read as a fact. */
export interface StoredFactSource {
  position: number;
  recorded_at: Instant;
  kind: string;
  body: Buffer;
}

interface FactBase {
  /** True for facts of our own, deduced by comparing with the provider's list. */
  inferred: boolean;
  position: number;
  recorded_at: Instant;
  event_id: string;
  workspace_id: string;
  e164: string;
  /** When it became so: a provision's `occurred_at`; a release's `released_at`, else its `occurred_at`. */
  effective_at: Instant;
  occurred_at: Instant;
  number_id: string;
  country_code: string | null;
}

export interface ProvisionFact extends FactBase {
  kind: 'provisioned';
  capabilities: string[] | null;
  series_id: string | null;
  rental_start_at: string | null;
}

export interface ReleaseFact extends FactBase {
  kind: 'released';
  release_reason: string | null;
}

/** A fact about who holds a number: what the fold works on. */
export type NumberFact = ProvisionFact | ReleaseFact;

/** Our note that a delivery brought a known event id with other content. */
export interface ConflictNote {
  position: number;
  recorded_at: Instant;
  event_id: string;
  workspace_id: string;
  e164: string;
  /** The event that stands, and where it is on the log. */
  original_event_id: string;
  original_position: number;
  delivery_id: string;
}

/**
 * Reads a row of the event store as a fact; null when its kind says nothing about who holds a number.
 * Throws ImpossibleState for a body that cannot be read: intake lets none in.
 */
export function toNumberFact(stored: StoredFactSource): NumberFact | null {
  const kind = upcastKind(stored.kind);
  if (kind === 'number.provisioned') return provisionFact(stored, false);
  if (kind === 'number.released') return releaseFact(stored, false);
  if (kind === KIND_PROVISION_INFERRED) return provisionFact(stored, true);
  if (kind === KIND_RELEASE_INFERRED) return releaseFact(stored, true);
  return null;
}

/** Reads a row of the event store as a conflict note; null when it is something else. Throws like `toNumberFact`. */
export function toConflictNote(stored: StoredFactSource): ConflictNote | null {
  if (stored.kind !== KIND_DELIVERY_CONFLICTED) return null;
  const { event_id, workspace_id, data } = envelopeOf(stored);
  // the event it conflicts with may be one of ours that is about no number
  if (data.e164 === null) return null;
  const fields = new FieldReader(data, 'data.');
  const note: ConflictNote = {
    position: stored.position,
    recorded_at: stored.recorded_at,
    event_id,
    workspace_id,
    e164: fields.e164('e164'),
    original_event_id: fields.text('event_id'),
    original_position: fields.position('position'),
    delivery_id: fields.text('delivery_id'),
  };
  if (fields.problem !== null) throw unreadable(stored, fields.problem);
  return note;
}

function provisionFact(stored: StoredFactSource, inferred: boolean): ProvisionFact {
  const { event_id, workspace_id, occurred_at, data } =
    readPlainProvision(stored.body) ?? carefullyProvisioned(stored);
  return {
    kind: 'provisioned',
    inferred,
    position: stored.position,
    recorded_at: stored.recorded_at,
    event_id,
    workspace_id,
    e164: data.e164,
    effective_at: occurred_at,
    occurred_at,
    number_id: data.number_id,
    country_code: data.country_code,
    capabilities: data.capabilities,
    series_id: data.series_id,
    rental_start_at: data.rental_start_at,
  };
}

function releaseFact(stored: StoredFactSource, inferred: boolean): ReleaseFact {
  const { event_id, workspace_id, occurred_at, data } =
    readPlainRelease(stored.body) ?? carefullyReleased(stored);
  return {
    kind: 'released',
    inferred,
    position: stored.position,
    recorded_at: stored.recorded_at,
    event_id,
    workspace_id,
    e164: data.e164,
    effective_at: data.released_at ?? occurred_at,
    occurred_at,
    number_id: data.number_id,
    country_code: data.country_code,
    release_reason: data.release_reason,
  };
}

function carefullyProvisioned(stored: StoredFactSource): NumberProvisioned {
  const read = readProvisioned(envelopeOf(stored));
  if (!read.ok) throw unreadable(stored, read.reason);
  return read.event;
}

function carefullyReleased(stored: StoredFactSource): NumberReleased {
  const read = readReleased(envelopeOf(stored));
  if (!read.ok) throw unreadable(stored, read.reason);
  return read.event;
}

function envelopeOf(stored: StoredFactSource): Envelope {
  const parsed = parseEnvelope(stored.body);
  if (!parsed.ok) throw unreadable(stored, parsed.reason);
  return parsed.envelope;
}

function unreadable({ kind, position }: StoredFactSource, reason: string): ImpossibleState {
  return new ImpossibleState(
    `The ${kind} event at position ${position} cannot be read: ${reason} Expected intake to have let no such body in.`,
  );
}
