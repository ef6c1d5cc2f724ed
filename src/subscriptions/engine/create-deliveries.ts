import type pg from 'pg';
import { timestampOf } from '../clock.js';
import { inTransaction } from '../in-transaction.js';
import { kindPatterns } from '../webhooks/event-filter.js';

/** Deliveries that could be sent now; more are made only when they get fewer. */
const MOST_READY = 1_000;
/** All that wait, also behind one that fails. So a week of outage is a position that stands still, not a week of rows. */
const MOST_PENDING = 10_000;
/** Positions looked at in one go. */
const STRETCH = 10_000;

/** Where the making of deliveries stands. */
export interface Created {
  /** Whether the log or a replay has more, to be made when there is room. */
  behind: boolean;
  /** Whether any of it was looked at now. */
  moved: boolean;
  /** Pending deliveries that do not wait behind a failed one. */
  ready: number;
}

interface Locked {
  workspace_id: string;
  events: string[];
  position: number;
}

const LOCK = `
  SELECT workspace_id, events, position FROM ledger.webhooks
   WHERE id = $1 AND leased_by = $2 AND status = 'active' AND deleted_at IS NULL FOR UPDATE`;

const PENDING = `
  SELECT count(*) AS pending, count(*) FILTER (WHERE NOT held) AS ready
    FROM (SELECT bool_or(attempts > 0) OVER (PARTITION BY lane) AS held
            FROM ledger.webhook_deliveries WHERE webhook_id = $1 AND status = 'pending') AS waiting`;

// The head is read in the same snapshot: up to it everything that could be there was seen.
const CREATE = `
  WITH found AS MATERIALIZED (
    SELECT position, coalesce(e164, event_id) AS lane FROM ledger.events
     WHERE position > $2 AND position <= $3 AND workspace_id = $4 AND kind LIKE ANY ($5)
     ORDER BY position LIMIT $6
  ), made AS (
    INSERT INTO ledger.webhook_deliveries (webhook_id, position, lane, replay, next_attempt_at, created_at)
    SELECT $1, position, CASE WHEN $7 THEN 'replay ' ELSE '' END || lane, $7, $8, $8 FROM found ORDER BY position
  )
  SELECT count(*) AS made, max(position) AS last,
         (SELECT coalesce(max(position), 0) FROM ledger.events) AS head FROM found`;

const REPLAY = `
  SELECT id, position, until FROM ledger.webhook_replays
   WHERE webhook_id = $1 AND finished_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE`;

/**
 * Makes the next deliveries of a webhook, of the log first and then of a replay, and moves its position on in the same
 * transaction. @param now milliseconds since 1970
 * @returns null when the webhook is not this owner's any more, or not active
 */
export function createDeliveries(
  pool: pg.Pool,
  webhookId: string,
  owner: string,
  now: number,
): Promise<Created | null> {
  return inTransaction(pool, async (client) => {
    const webhook = (await client.query<Locked>(LOCK, [webhookId, owner])).rows[0];
    if (!webhook) return null;
    const { rows } = await client.query<{ pending: number; ready: number }>(PENDING, [webhookId]);
    const { pending, ready } = rows[0]!;
    const room = Math.min(MOST_READY - ready, MOST_PENDING - pending);
    if (room <= 0) return { behind: true, moved: false, ready };
    const maker = new Maker(client, webhookId, webhook, timestampOf(now));
    const live = await maker.fromLog(room);
    const again = live.made < room ? await maker.fromReplay(room - live.made) : { made: 0, behind: true };
    const made = live.made + again.made;
    return { behind: live.behind || again.behind, moved: true, ready: ready + made };
  });
}

class Maker {
  constructor(
    private readonly client: pg.PoolClient,
    private readonly webhookId: string,
    private readonly webhook: Locked,
    private readonly now: string,
  ) {}

  async fromLog(room: number): Promise<{ made: number; behind: boolean }> {
    const { position } = this.webhook;
    const { made, reached, head } = await this.make(position, position + STRETCH, room, false);
    if (reached > position) {
      await this.client.query('UPDATE ledger.webhooks SET position = $2 WHERE id = $1', [
        this.webhookId,
        reached,
      ]);
    }
    return { made, behind: reached < head };
  }

  async fromReplay(room: number): Promise<{ made: number; behind: boolean }> {
    const { rows } = await this.client.query<{ id: string; position: number; until: number }>(REPLAY, [
      this.webhookId,
    ]);
    const replay = rows[0];
    if (!replay) return { made: 0, behind: false };
    const upTo = Math.min(replay.position + STRETCH, replay.until);
    const { made, reached } = await this.make(replay.position, upTo, room, true);
    await this.client.query(
      `UPDATE ledger.webhook_replays SET position = $2, finished_at = CASE WHEN $2 >= until THEN clock_timestamp() END
        WHERE id = $1`,
      [replay.id, reached],
    );
    return { made, behind: true };
  }

  private async make(after: number, upTo: number, room: number, replay: boolean) {
    const { workspace_id, events } = this.webhook;
    const { rows } = await this.client.query<{ made: number; last: number | null; head: number }>(CREATE, [
      this.webhookId,
      after,
      upTo,
      workspace_id,
      kindPatterns(events),
      room,
      replay,
      this.now,
    ]);
    const { made, last, head } = rows[0]!;
    return { made, head, reached: made === room ? last! : Math.max(after, Math.min(upTo, head)) };
  }
}
