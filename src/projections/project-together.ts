import type pg from 'pg';
import { inTransaction } from './in-transaction.js';
import { assertNotAhead, lockCheckpoints, moveCheckpoints } from './lock-checkpoints.js';
import type { Projection } from './projection.js';
import { prepare } from './stretches-ahead.js';
import { writeChanges } from './write-changes.js';

/** What one turn of several projections did. */
export interface ProjectedTogether {
  /** Those that were taken further, to `position`; none when there was nothing to do, or others do it. */
  moved: string[];
  position: number;
  /** Whether there may be more to do at once. */
  more: boolean;
}

/** Hands out a stretch of the log, prepared now or already. */
export type Prepare = typeof prepare;

/**
 * Like projectBatch, for several projections at once: the stretch is read and folded once, and what it changes in
 * all their rows is written in one transaction with the checkpoints. Those that stand further back go first, up to where the others are.
 * What fails undoes it for all of them: each is then to be projected alone.
 * @param limit most events at once
 */
export function projectTogether(
  client: pg.PoolClient,
  projections: readonly Projection[],
  limit: number,
  prepareStretch: Prepare = prepare,
): Promise<ProjectedTogether> {
  return inTransaction(client, async () => {
    const { due, after, upTo } = await lockDue(client, projections);
    if (due.length === 0) return { moved: [], position: after, more: false };
    const most = Math.min(limit, upTo - after);
    const { stretch, changes } = await prepareStretch(client, due, after, most);
    const names = due.map(({ name }) => name);
    if (stretch.events === 0) {
      await assertNotAhead(client, names, after);
      return { moved: [], position: after, more: false };
    }
    await writeChanges(client, changes);
    await moveCheckpoints(client, names, stretch.position);
    return { moved: names, position: stretch.position, more: stretch.events === most };
  });
}

/** Those that stand furthest back of the projections that nobody else takes care of, and where the next ones stand. */
async function lockDue(
  client: pg.PoolClient,
  projections: readonly Projection[],
): Promise<{ due: Projection[]; after: number; upTo: number }> {
  const versions = new Map(projections.map(({ name, version }) => [name, version]));
  const locked = await lockCheckpoints(client, projections);
  const ours = locked.filter(({ name, version }) => versions.get(name) === version);
  const after = Math.min(...ours.map(({ position }) => position));
  const upTo = Math.min(...ours.map(({ position }) => position).filter((position) => position > after));
  const behind = new Set(ours.filter(({ position }) => position === after).map(({ name }) => name));
  return { due: projections.filter(({ name }) => behind.has(name)), after, upTo };
}
