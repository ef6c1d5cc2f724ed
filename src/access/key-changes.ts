import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { LOCK_KEYS } from './api-key.js';

/** Runs every change of keys: one after the other, so that two at once cannot take away the last master key. */
@Injectable()
export class KeyChanges {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async apply<T>(change: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(LOCK_KEYS);
      const result = await change(client);
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
