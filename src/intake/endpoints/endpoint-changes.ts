import { Inject, Injectable, Logger } from '@nestjs/common';
import pg from 'pg';
import { EndpointRegistry } from './endpoint-registry.js';
import { ENDPOINTS_CHANNEL } from './endpoint-watcher.js';

/** Runs every change of endpoints and secrets: one transaction, then every process knows. */
@Injectable()
export class EndpointChanges {
  private readonly logger = new Logger(EndpointChanges.name);

  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly registry: EndpointRegistry,
  ) {}

  /** Resolves after the commit, when this process already verifies by the change. */
  async apply<T>(change: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const result = await this.inTransaction(change);
    // The change stands even if it cannot be read back now: the watcher's poll will.
    await this.registry.reload().catch((error: Error) => this.logger.warn(error.message));
    return result;
  }

  private async inTransaction<T>(change: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const result = await change(client);
      await client.query('SELECT pg_notify($1, $2)', [ENDPOINTS_CHANNEL, '']);
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // A connection that cannot even roll back is not handed to anyone else.
      await client.query('ROLLBACK').then(
        () => client.release(),
        () => client.release(true),
      );
      throw error;
    }
  }
}
