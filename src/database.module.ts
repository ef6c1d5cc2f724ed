import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { createPool } from './data-source.js';
import { APPEND_CONNECTIONS, APPEND_POOL } from './event-store/append-pool.js';
import { REBUILD_POOL } from './projections/rebuild-pool.js';
import { NUMBER_LEDGER_OPTIONS, type NumberLedgerOptions } from './number-ledger.options.js';

const GENERAL_CONNECTIONS = 12;
// Opened only while a rebuild runs: leases, index builds, and for each of two builders in this thread a reader and a writer for each table.
const REBUILD_CONNECTIONS = 16;

const poolOf = (name: string, max: number) => ({
  inject: [NUMBER_LEDGER_OPTIONS],
  useFactory: ({ databaseUrl }: NumberLedgerOptions) =>
    createPool(databaseUrl, { role: 'service', max, name }),
});

/** The connections of the service: a pool for everything, one that only appends use, one for rebuilds. */
@Global()
@Module({
  providers: [
    { provide: pg.Pool, ...poolOf('number-ledger', GENERAL_CONNECTIONS) },
    { provide: REBUILD_POOL, ...poolOf('number-ledger rebuild', REBUILD_CONNECTIONS) },
    { provide: APPEND_POOL, ...poolOf('number-ledger append', APPEND_CONNECTIONS) },
  ],
  exports: [pg.Pool, APPEND_POOL, REBUILD_POOL],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(APPEND_POOL) private readonly appendPool: pg.Pool,
    @Inject(REBUILD_POOL) private readonly rebuildPool: pg.Pool,
  ) {}

  /** After the last request was answered. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.appendPool.end(), this.rebuildPool.end()]);
  }
}
