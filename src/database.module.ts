import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { createPool } from './database-pool.js';
import { APPEND_CONNECTIONS, APPEND_POOL } from './event-store/append-pool.js';
import { REBUILD_POOL } from './projections/rebuild-pool.js';
import { TenancyModule } from './tenancy/tenancy.module.js';
import { prepareForTenants, READER_POOL } from './tenancy/reader-pool.js';
import { NUMBER_LEDGER_OPTIONS, type NumberLedgerOptions } from './number-ledger.options.js';

const GENERAL_CONNECTIONS = 12;
const READER_CONNECTIONS = 12;
// Opened only while a rebuild runs: leases, index builds, and for each of two builders in this thread a reader and a writer for each table.
const REBUILD_CONNECTIONS = 16;

const poolOf = (name: string, max: number) => ({
  inject: [NUMBER_LEDGER_OPTIONS],
  useFactory: ({ databaseUrl }: NumberLedgerOptions) =>
    createPool(databaseUrl, { role: 'service', max, name }),
});

const poolForReaders = {
  inject: [NUMBER_LEDGER_OPTIONS],
  useFactory: ({ databaseUrl }: NumberLedgerOptions) =>
    createPool(databaseUrl, {
      role: 'reader',
      max: READER_CONNECTIONS,
      name: 'number-ledger reader',
      onConnect: prepareForTenants,
    }),
};

/** The connections of the service: for its own work, for what callers read, for appends alone, and for rebuilds. */
@Global()
@Module({
  imports: [TenancyModule],
  providers: [
    { provide: pg.Pool, ...poolOf('number-ledger', GENERAL_CONNECTIONS) },
    { provide: READER_POOL, ...poolForReaders },
    { provide: REBUILD_POOL, ...poolOf('number-ledger rebuild', REBUILD_CONNECTIONS) },
    { provide: APPEND_POOL, ...poolOf('number-ledger append', APPEND_CONNECTIONS) },
  ],
  exports: [TenancyModule, pg.Pool, READER_POOL, APPEND_POOL, REBUILD_POOL],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(READER_POOL) private readonly readerPool: pg.Pool,
    @Inject(APPEND_POOL) private readonly appendPool: pg.Pool,
    @Inject(REBUILD_POOL) private readonly rebuildPool: pg.Pool,
  ) {}

  /** After the last request was answered. */
  async onApplicationShutdown(): Promise<void> {
    const pools = [this.pool, this.readerPool, this.appendPool, this.rebuildPool];
    await Promise.all(pools.map((pool) => pool.end()));
  }
}
