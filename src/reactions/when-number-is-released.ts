import type { ReleaseFact } from '../numbers/fact.js';
import type { NumberHistory } from '../numbers/fold.js';
import type { Action } from './action.js';
import type { Destination } from './destinations/destination.js';

/** The name is frozen: the checkpoint hangs on it. */
export const WHEN_NUMBER_IS_RELEASED = 'when-number-is-released';

/** A reaction before it is stored. */
export interface NewReaction {
  action: string;
  workspace_id: string;
  e164: string;
  release_event_id: string;
  release_position: number;
  generation: number | null;
  built_in: boolean;
  status: 'pending' | 'held';
  /** Why it is held. */
  reason: string | null;
  /** How long until it may be done; null when somebody has to approve it first. */
  delay_seconds: number | null;
}

/**
 * The rule: because of a release each action is done once. What the operator wants to see first is held; a release that
 * was only deduced always is.
 * @param destinations by `${workspace_id} ${action}`
 */
export function whenNumberIsReleased(
  release: ReleaseFact,
  { assignments }: NumberHistory,
  actions: readonly Action[],
  destinations: ReadonlyMap<string, Destination>,
): NewReaction[] {
  const { workspace_id, e164, event_id, position } = release;
  const ended = assignments.find(
    (assignment) => assignment.end_event_id === event_id && assignment.workspace_id === workspace_id,
  );
  return actions.map(({ name, kind }) => {
    const destination = destinations.get(`${workspace_id} ${name}`);
    return {
      action: name,
      workspace_id,
      e164,
      release_event_id: event_id,
      release_position: position,
      generation: ended?.generation ?? null,
      built_in: kind === 'built_in' && destination?.kind !== 'http',
      ...holdOf(release, destination),
    };
  });
}

export type Hold = Pick<NewReaction, 'status' | 'reason' | 'delay_seconds'>;

/** Whether what is to be done because of a release may be done at once, and if not, what it waits for. */
export function holdOf(
  { inferred, release_reason }: Pick<ReleaseFact, 'inferred' | 'release_reason'>,
  destination: Destination | undefined,
): Hold {
  if (inferred) return { status: 'held', reason: 'inferred', delay_seconds: null };
  const hold = destination?.hold;
  if (release_reason === null || !hold?.reasons.includes(release_reason))
    return { status: 'pending', reason: null, delay_seconds: 0 };
  return { status: 'held', reason: release_reason, delay_seconds: hold.delay_seconds };
}
