import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { keptMasterKey } from '../boot/master-key.js';
import type { Config } from '../config.js';
import { readMigrationState } from '../migrate.js';
import type { NumberLedgerOptions } from '../number-ledger.options.js';
import { migrationProblems } from './read-status.js';

type Live = Extract<keyof NumberLedgerOptions, `live${string}`>;

/** None of what a running service does by itself; the type has it name every part there is. */
const IDLE: Record<Live, false> = {
  liveProjections: false,
  liveReactions: false,
  liveSubscriptions: false,
  liveSealing: false,
};

/**
 * The application without HTTP, and doing nothing by itself: what a verb changes, a running service carries out.
 * @throws when the database is not at this version's migrations
 */
export async function bootIdle(databaseUrl: string, config: Config): Promise<INestApplicationContext> {
  const [problem] = migrationProblems(await readMigrationState(databaseUrl));
  if (problem) throw new Error(problem);
  const masterKey = config.masterKey ?? (await keptMasterKey(config.dataDir));
  const { previousMasterKey, adminKey } = config;
  const options = { databaseUrl, masterKey, previousMasterKey, adminKey, ...IDLE };
  return NestFactory.createApplicationContext(AppModule.for(options), { logger: false, abortOnError: false });
}
