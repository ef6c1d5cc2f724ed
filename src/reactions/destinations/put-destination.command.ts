import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { newSecret } from '../../dispatch/standard-webhooks.js';
import { inTransaction } from '../../projections/in-transaction.js';
import type { Hold } from './destination.js';
import { DestinationSecrets } from './destination-secrets.js';

/** What a destination is to be; checked already. */
export interface NewDestination {
  kind: 'builtin' | 'http';
  /** With `http` alone. */
  url: string | null;
  /** null keeps the secret there is, or has one made. */
  secret: string | null;
  hold: Hold;
  /** Whether it begins paused. */
  paused: boolean;
}

/** Configures a destination, resuming a paused one. Answers the secret where one was made, which is shown this once. */
export class PutDestination extends Command<string | null> {
  constructor(
    readonly workspace_id: string,
    readonly action: string,
    readonly destination: NewDestination,
  ) {
    super();
  }
}

const UPSERT = `
  INSERT INTO ledger.destinations AS d
         (id, workspace_id, action, kind, url, hold_reasons, hold_delay_seconds, paused_reason, paused_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $8::text IS NOT NULL THEN clock_timestamp() END)
  ON CONFLICT (workspace_id, action) DO UPDATE
     SET kind = excluded.kind, url = excluded.url, hold_reasons = excluded.hold_reasons,
         hold_delay_seconds = excluded.hold_delay_seconds, paused_reason = excluded.paused_reason,
         paused_at = excluded.paused_at, updated_at = clock_timestamp()
  RETURNING id`;

export const PAUSED_BY_HAND = 'Paused by hand.';

@CommandHandler(PutDestination)
export class PutDestinationHandler implements ICommandHandler<PutDestination> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly secrets: DestinationSecrets,
  ) {}

  async execute(command: PutDestination): Promise<string | null> {
    const client = await this.pool.connect();
    try {
      return await inTransaction(client, () => this.put(client, command));
    } finally {
      client.release();
    }
  }

  private async put(client: pg.PoolClient, command: PutDestination): Promise<string | null> {
    const { kind, url, secret, hold, paused } = command.destination;
    const { rows } = await client.query<{ id: string }>(UPSERT, [
      uuidv7(),
      command.workspace_id,
      command.action,
      kind,
      url,
      hold.reasons,
      hold.delay_seconds,
      paused ? PAUSED_BY_HAND : null,
    ]);
    const { id } = rows[0]!;
    if (kind === 'http') return this.settleSecret(client, id, secret);
    await this.secrets.forget(client, id);
    return null;
  }

  private async settleSecret(
    client: pg.PoolClient,
    id: string,
    given: string | null,
  ): Promise<string | null> {
    const [current] = (await this.secrets.of(client, [id])).get(id) ?? [];
    if (given === null && current !== undefined) return null;
    const secret = given ?? newSecret();
    if (secret !== current) await this.secrets.rotate(client, id, secret);
    return given === null ? secret : null;
  }
}
