import type { AttemptResult } from '../dispatch/attempt-result.js';
import type { Instant } from '../numbers/instant.js';
import type { EndedAssignment } from './ended-assignment.js';

/** Where an action of a workspace is done, when it is not as by default: in the ledger, without a hold. */
export interface Destination {
  workspace_id: string;
  action: string;
  kind: 'builtin' | 'http';
  url: string | null;
  /** Newest first; two while a secret rotates. Decrypted. */
  secrets: string[];
  hold: { reasons: string[]; delay_seconds: number | null };
  /** Why deliveries are paused, and since when; null when they are not. */
  paused: { reason: string; at: Instant } | null;
}

export interface DestinationFinder {
  /** @returns those there are, by `${workspace_id} ${action}` */
  find(keys: { workspace_id: string; action: string }[]): Promise<Map<string, Destination>>;
}
export const DESTINATIONS = Symbol('DESTINATIONS');

/** Tells another system over HTTP, at least once. */
export interface OutsideDelivery {
  act(
    destination: Destination,
    ended: EndedAssignment,
    action: string,
    attempt: number,
    signal: AbortSignal,
  ): Promise<AttemptResult>;
}
export const OUTSIDE_DELIVERY = Symbol('OUTSIDE_DELIVERY');
