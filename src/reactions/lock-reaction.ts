import type pg from 'pg';
import { asSqlFilter, type Workspaces } from '../access/workspaces.js';
import type { ReactionStatus } from './reaction.js';
import { ReactionNotFound } from './reactions.errors.js';

/** Locks a reaction for a change by hand. @returns its status @throws ReactionNotFound also for one that may not be seen */
export async function lockReaction(
  client: pg.PoolClient,
  id: string,
  visible: Workspaces,
): Promise<ReactionStatus> {
  const { rows } = await client.query<{ status: ReactionStatus }>(
    `SELECT status FROM ledger.reactions
      WHERE id = $1 AND ($2::text[] IS NULL OR workspace_id = ANY($2)) FOR UPDATE`,
    [id, asSqlFilter(visible)],
  );
  const [reaction] = rows;
  if (!reaction) throw new ReactionNotFound(id);
  return reaction.status;
}
