import { Webhook } from 'standardwebhooks';
import type { TestDatabase } from './database.js';
import { WORKSPACE } from './events.js';
import { record } from './read-models.js';
import type { Received } from './sink.js';

export const ACTION = 'stop_billing';

/** A row of a reaction, as far as tests of destinations look at it. */
export interface ReactionRow {
  id: string;
  status: string;
  attempts: number;
  last_error: string | null;
  waits_seconds: number | null;
}

/** Numbers whose release is told over HTTP, by the action that nothing supersedes. */
export class HttpReactions {
  private numbers = 0;

  constructor(private readonly database: TestDatabase) {}

  newNumber(): string {
    return `+2547900000${10 + (this.numbers += 1)}`;
  }

  /** Puts lives on the log, one a month: given on the first day, released on the second. */
  async record(e164: string, lives = 1): Promise<void> {
    await record(
      this.database.service,
      Array.from({ length: lives }, (_, life) => `2026-0${life + 1}`).flatMap((month) => [
        { event_id: `p ${e164} ${month}`, e164, occurred_at: `${month}-01T10:00:00Z` },
        {
          kind: 'number.released' as const,
          event_id: `r ${e164} ${month}`,
          e164,
          occurred_at: `${month}-02T10:00:00Z`,
        },
      ]),
    );
  }

  /** The reactions of a number, in the order of its releases. */
  async of(e164: string): Promise<ReactionRow[]> {
    const { rows } = await this.database.service.query<ReactionRow>(
      `SELECT id, status, attempts, last_error, extract(epoch FROM due_at - clock_timestamp())::float8 AS waits_seconds
         FROM ledger.reactions WHERE e164 = $1 AND action = $2 ORDER BY release_position`,
      [e164, ACTION],
    );
    return rows;
  }

  /** As if what waits had waited long enough, and dead workers' leases had ended. */
  async letTimePass(e164: string): Promise<void> {
    await this.database.service.query(
      `UPDATE ledger.reactions SET due_at = clock_timestamp() WHERE e164 = $1 AND due_at > clock_timestamp()`,
      [e164],
    );
  }
}

/** The reaction that a request is about, its signature checked by somebody else's verifier. */
export function verified({ body, headers }: Received, secret: string): { e164: string; released_at: string } {
  const message = new Webhook(secret).verify(body, headers as Record<string, string>) as {
    type: string;
    data: { reaction_id: string; workspace_id: string; e164: string; released_at: string };
  };
  const { reaction_id, workspace_id, e164, released_at } = message.data;
  if (headers['webhook-id'] !== reaction_id || workspace_id !== WORKSPACE) {
    throw new Error(`expected the reaction's id and workspace, got ${headers['webhook-id']}: ${body}`);
  }
  return { e164, released_at };
}
