import type { Instant } from './instant.js';
import type { NumberProvisioned, NumberReleased } from './number-event.js';
import type { ReassignedAnswer } from './reassigned.js';

/** We deduced from the provider's list that a workspace holds a number, though no provision said so. */
export const KIND_PROVISION_INFERRED = 'ledger.provision_inferred';
/** We deduced from the provider's list that a workspace no longer holds a number, though no release said so. */
export const KIND_RELEASE_INFERRED = 'ledger.release_inferred';
/** A delivery brought the id of an event on the ledger with other content; the event on the ledger stands. */
export const KIND_DELIVERY_CONFLICTED = 'ledger.delivery_conflicted';
/** Somebody asked whether a number was reassigned, and this is what the ledger answered. */
export const KIND_REASSIGNMENT_CHECKED = 'ledger.reassignment_checked';
/**
 * Kinds that say how a reaction to a release ended: caused by the release, correlated by the reaction's id. They are on a
 * number's history, but no facts about who holds it.
 */
export const REACTION_OUTCOME_KINDS = [
  'ledger.reaction_succeeded',
  'ledger.reaction_skipped',
  'ledger.reaction_dead',
  'ledger.reaction_cancelled',
] as const;

/** Stands where an event of ours belongs to no workspace. */
export const LEDGER_WORKSPACE = 'ledger';

/** What every event has before its data. */
export interface OwnEventHead {
  event_id: string;
  workspace_id: string;
  occurred_at: Instant;
}

export interface ConflictData {
  e164: string | null;
  /** The event that stands, and its position. */
  event_id: string;
  position: number;
  /** The delivery that said otherwise. */
  delivery_id: string;
}

/** A question and its answer: enough to ask again and compare. */
export interface ReassignmentCheckData {
  e164: string;
  since: string;
  /** The zone in which the date `since` began. */
  tz: string;
  answer: ReassignedAnswer;
  coverage_start: Instant | null;
  evidence: { event_id: string; position: number; kind: string }[];
  /** By everything recorded until then. */
  checked_at: Instant;
  /** The id of the API key. */
  asked_by: string;
}

/** How a reaction ended. */
export interface ReactionOutcomeData {
  reaction_id: string;
  action: string;
  e164: string;
  status: 'succeeded' | 'skipped' | 'dead' | 'cancelled';
  /** Why it was skipped or cancelled, or what failed last. */
  reason: string | null;
  /** Who did it, or tried; null when nobody had begun. */
  handler: string | null;
  attempts: number;
  /** From the recording of the release until then. */
  delay_ms: number;
  done_at: Instant;
  generation: number | null;
  /** Ids and counts; never personal data. */
  outcome: Record<string, unknown> | null;
}

/** The bytes of an inferred provision: the provider's data under a kind of our own. */
export function inferredProvisionBody(head: OwnEventHead, data: NumberProvisioned['data']): Buffer {
  return ownEventBody(KIND_PROVISION_INFERRED, head, data);
}

/** The bytes of an inferred release: the provider's data under a kind of our own. */
export function inferredReleaseBody(head: OwnEventHead, data: NumberReleased['data']): Buffer {
  return ownEventBody(KIND_RELEASE_INFERRED, head, data);
}

/** The bytes of the note that a delivery conflicts with an event on the ledger. */
export function conflictNoteBody(head: OwnEventHead, data: ConflictData): Buffer {
  return ownEventBody(KIND_DELIVERY_CONFLICTED, head, data);
}

/** The bytes of the record that somebody asked whether a number was reassigned. */
export function reassignmentCheckBody(head: OwnEventHead, data: ReassignmentCheckData): Buffer {
  return ownEventBody(KIND_REASSIGNMENT_CHECKED, head, data);
}

/** The bytes of the record of how a reaction ended. */
export function reactionOutcomeBody(head: OwnEventHead, data: ReactionOutcomeData): Buffer {
  return ownEventBody(reactionOutcomeKind(data.status), head, data);
}

export function reactionOutcomeKind(
  status: ReactionOutcomeData['status'],
): (typeof REACTION_OUTCOME_KINDS)[number] {
  return `ledger.reaction_${status}`;
}

/** Same envelope and key order as the provider's events, so that one parser reads both. */
function ownEventBody(
  kind: string,
  { event_id, workspace_id, occurred_at }: OwnEventHead,
  data: object,
): Buffer {
  return Buffer.from(JSON.stringify({ kind, event_id, workspace_id, occurred_at, data }));
}
