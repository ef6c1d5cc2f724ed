import type pg from 'pg';
import type { BuiltInAction } from '../../src/reactions/action.js';
import type { ActionOutcome, EndedAssignment } from '../../src/reactions/ended-assignment.js';

/** A built-in action that does one after the other what it is given at once. */
export function oneByOne(
  act: (client: pg.PoolClient, ended: EndedAssignment) => Promise<ActionOutcome>,
): BuiltInAction['run'] {
  return async (client, ended) => {
    const outcomes: ActionOutcome[] = [];
    for (const each of ended) outcomes.push(await act(client, each));
    return outcomes;
  };
}
