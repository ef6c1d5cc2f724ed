import 'reflect-metadata';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { keptMasterKey } from '../boot/master-key.js';
import type { Config } from '../config.js';
import { DatabaseModule } from '../database.module.js';
import { HttpModule } from '../http/http.module.js';
import { readMigrationState } from '../migrate.js';
import { OptionsModule } from '../options.module.js';
import { migrationProblems } from './read-status.js';

/** The application's commands and queries. */
export interface Buses {
  commands: CommandBus;
  queries: QueryBus;
}

/** One room of the application, without HTTP. @throws when the database is not at this version's migrations */
export async function bootRoom(
  room: Type,
  databaseUrl: string,
  config: Config,
): Promise<INestApplicationContext> {
  const [problem] = migrationProblems(await readMigrationState(databaseUrl));
  if (problem) throw new Error(problem);
  const masterKey = config.masterKey ?? (await keptMasterKey(config.dataDir));
  const { previousMasterKey, adminKey, logLevel } = config;
  const options = { databaseUrl, masterKey, previousMasterKey, adminKey, logLevel };
  const root = {
    module: class OneRoom {},
    imports: [OptionsModule.forRootAsync({ useFactory: () => options }), HttpModule, DatabaseModule, room],
  };
  return NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
}

/** The buses of a booted application. */
export function busesOf(app: INestApplicationContext): Buses {
  return { commands: app.get(CommandBus, { strict: false }), queries: app.get(QueryBus, { strict: false }) };
}
