import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { createPool } from './data-source.js';
import { APPEND_CONNECTIONS, APPEND_POOL } from './event-store/append-pool.js';
import { NUMBER_LEDGER_OPTIONS, type NumberLedgerOptions } from './number-ledger.options.js';

const GENERAL_CONNECTIONS = 12;

const poolOf = (name: string, max: number) => ({
  inject: [NUMBER_LEDGER_OPTIONS],
  useFactory: ({ databaseUrl }: NumberLedgerOptions) =>
    createPool(databaseUrl, { role: 'service', max, name }),
});

/** The connections of the service: one pool for everything, one that only appends use. */
@Global()
@Module({
  providers: [
    { provide: pg.Pool, ...poolOf('number-ledger', GENERAL_CONNECTIONS) },
    { provide: APPEND_POOL, ...poolOf('number-ledger append', APPEND_CONNECTIONS) },
  ],
  exports: [pg.Pool, APPEND_POOL],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(APPEND_POOL) private readonly appendPool: pg.Pool,
  ) {}

  /** After the last request was answered. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.appendPool.end()]);
  }
}
