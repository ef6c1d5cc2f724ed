import { DataSource } from 'typeorm';
import { migrations } from '../migrations/index.js';
import { sessionOptions } from './database-pool.js';

/** The TypeORM data source, for migrations alone: it works as the owner and never synchronizes. */
export function createDataSource(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    schema: 'ledger',
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    extra: { options: sessionOptions('owner'), max: 5, application_name: 'number-ledger owner' },
    poolErrorHandler: () => undefined,
  });
}
