import type { Assignment } from '../numbers/assignment.js';
import type { NumberFact } from '../numbers/fact.js';
import type { Instant } from '../numbers/instant.js';
import { knownBegins } from '../numbers/known-begin.js';
import type { FoldedNumber } from '../projections/projection.js';
import type { EndedAssignment } from './ended-assignment.js';

/** Sorts behind every instant. */
const NEVER = '~';

/** Why nothing is done because of a release. */
export type SkipReason =
  /** It ends no assignment: another release had ended it. */
  | 'repeated'
  /** The same was done because of another release, which ended the assignment until this one was known. */
  | 'already_done'
  /** The workspace was given the number again: what there is now belongs to that later assignment. */
  | 'superseded';

export interface ReleaseIdentity {
  workspace_id: string;
  release_event_id: string;
}

/** The assignment that a release ended, as far as the log alone tells. */
export type LoggedEnd = Omit<EndedAssignment, 'reaction_id' | 'acting_at'>;

export type Judgement = { act: true; ended: LoggedEnd } | Skip;

/** That nothing is to be done. */
export interface Skip {
  act: false;
  reason: SkipReason;
  generation: number | null;
}

/**
 * The fence: looks at everything known of a number just before acting, and says what a release ended, or why nothing may
 * be done because of it. Pure: it depends on the set of facts and on what was done, never on the order of arrival.
 * @param actedOn event ids of the workspace's releases of this number because of which the same action has succeeded
 * @param supersedable whether a later assignment, or the same done before, leaves nothing to do; billing is stopped for
 *   the generation that ended in any case, and corrected when the end has moved
 */
export function judgeRelease(
  { workspace_id, release_event_id }: ReleaseIdentity,
  { facts, history }: Pick<FoldedNumber, 'facts' | 'history'>,
  actedOn: ReadonlySet<string>,
  supersedable: boolean,
): Judgement {
  const own = history.assignments.filter((assignment) => assignment.workspace_id === workspace_id);
  const index = own.findIndex(({ end_event_id }) => end_event_id === release_event_id);
  const ended = own[index];
  if (ended === undefined) return { act: false, reason: 'repeated', generation: null };
  const { generation } = ended;
  if (supersedable && wasDone(own, index, facts, actedOn))
    return { act: false, reason: 'already_done', generation };
  const next = own[index + 1];
  if (supersedable && next !== undefined) return { act: false, reason: 'superseded', generation };
  return { act: true, ended: loggedEnd(ended, release_event_id, next) };
}

/**
 * Whether another release within the assignment's time was acted on. One that ends an assignment itself is that one's.
 */
function wasDone(
  own: readonly Assignment[],
  index: number,
  facts: readonly NumberFact[],
  actedOn: ReadonlySet<string>,
): boolean {
  if (actedOn.size === 0) return false;
  const begins = knownBegins(own);
  const { workspace_id } = own[index]!;
  const from = begins[index]!;
  const until = begins[index + 1] ?? NEVER;
  const ends = new Set(own.map(({ end_event_id }) => end_event_id));
  return facts.some(
    (fact) =>
      fact.kind === 'released' &&
      fact.workspace_id === workspace_id &&
      actedOn.has(fact.event_id) &&
      !ends.has(fact.event_id) &&
      from < fact.effective_at &&
      fact.effective_at <= until,
  );
}

function loggedEnd(ended: Assignment, release_event_id: string, next: Assignment | undefined): LoggedEnd {
  const released_at: Instant = ended.ended_at!;
  return {
    workspace_id: ended.workspace_id,
    e164: ended.e164,
    release_event_id,
    generation: ended.generation,
    number_id: ended.number_id,
    release_reason: ended.release_reason,
    started_at: ended.started_at,
    released_at,
    // an unknown start is taken to be the end of the assignment before, as everywhere
    next_started_at: next === undefined ? null : (next.started_at ?? released_at),
  };
}
