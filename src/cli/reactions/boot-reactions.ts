import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../app.module.js';
import { keptMasterKey } from '../../boot/master-key.js';
import type { Config } from '../../config.js';
import { readMigrationState } from '../../migrate.js';
import { migrationProblems } from '../read-status.js';

/**
 * The application without HTTP, which projects, reacts and passes on nothing: what a verb changes, a running service carries
 * out. @throws when the database is not at this version's migrations
 */
export async function bootReactions(databaseUrl: string, config: Config): Promise<INestApplicationContext> {
  const [problem] = migrationProblems(await readMigrationState(databaseUrl));
  if (problem) throw new Error(problem);
  const masterKey = config.masterKey ?? (await keptMasterKey(config.dataDir));
  const idle = { liveProjections: false, liveReactions: false, liveSubscriptions: false };
  const { previousMasterKey, adminKey } = config;
  const options = { databaseUrl, masterKey, previousMasterKey, adminKey, ...idle };
  return NestFactory.createApplicationContext(AppModule.for(options), { logger: false, abortOnError: false });
}
