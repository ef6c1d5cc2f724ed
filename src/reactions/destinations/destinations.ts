import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import {
  type Destination,
  DESTINATION_COLUMNS,
  type DestinationRow,
  toShownDestination,
} from './destination.js';
import { DestinationSecrets } from './destination-secrets.js';

const FIND = `
  SELECT ${DESTINATION_COLUMNS} FROM ledger.destinations
   WHERE (workspace_id, action) IN (SELECT * FROM unnest($1::text[], $2::text[]))`;

// Who changed the URL meanwhile has another receiver in mind.
const PAUSE = `
  UPDATE ledger.destinations SET paused_reason = $4, paused_at = clock_timestamp()
   WHERE workspace_id = $1 AND action = $2 AND url = $3 AND paused_at IS NULL`;

/** Where reactions act, read anew for each batch of them: a change holds at once in every process. */
@Injectable()
export class Destinations {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly secrets: DestinationSecrets,
  ) {}

  /**
   * The configured destinations among those asked for, by `${workspace_id} ${action}`; what is missing is built in and
   * not held. @throws WrongMasterKey
   */
  async find(keys: readonly { workspace_id: string; action: string }[]): Promise<Map<string, Destination>> {
    const { rows } = await this.pool.query<DestinationRow>(FIND, [
      keys.map(({ workspace_id }) => workspace_id),
      keys.map(({ action }) => action),
    ]);
    const secrets = await this.secrets.of(
      this.pool,
      rows.filter(({ kind }) => kind === 'http').map(({ id }) => id),
    );
    return new Map(
      rows.map((row) => [
        `${row.workspace_id} ${row.action}`,
        { ...toShownDestination(row), secrets: secrets.get(row.id) ?? [] },
      ]),
    );
  }

  /** Stops deliveries to a destination, until somebody configures it anew. @param reason a sentence for people */
  async pause({ workspace_id, action, url }: Destination, reason: string): Promise<void> {
    await this.pool.query(PAUSE, [workspace_id, action, url, reason]);
  }
}
