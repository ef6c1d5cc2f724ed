import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { keptMasterKey } from '../boot/master-key.js';
import type { Config } from '../config.js';
import { readMigrationState } from '../migrate.js';
import { ProjectionRegistry } from '../projections/projection-registry.js';
import { rateOf } from '../projections/rebuild/rebuild-rate.js';
import type { TableDifference } from '../projections/rebuild/rebuild.js';
import { Rebuilder } from '../projections/rebuild/rebuilder.js';
import { Rebuilds } from '../projections/rebuild/rebuilds.js';
import type { Progress } from './progress-bar.js';
import { migrationProblems } from './read-status.js';

const LOOK_EVERY_MS = 200;

/** What a verb can do with rebuilds. */
export interface RebuilderAccess {
  /** Of every projection. */
  names: string[];
  run(name: string, checking: boolean, interruption: AbortSignal, progress: Progress): Promise<RunOutcome>;
}

export interface RunOutcome {
  projection: string;
  status: string;
  events: number;
  events_per_second: number | null;
  differences?: TableDifference[];
  error: string | null;
}

/** Boots the application without HTTP and without live projections. @throws when the database is not at this version */
export async function withRebuilder(
  databaseUrl: string,
  config: Config,
  work: (access: RebuilderAccess) => Promise<void>,
): Promise<void> {
  const [problem] = migrationProblems(await readMigrationState(databaseUrl));
  if (problem) throw new Error(problem);
  const masterKey = config.masterKey ?? (await keptMasterKey(config.dataDir));
  const options = { databaseUrl, masterKey, adminKey: config.adminKey, liveProjections: false };
  const app = await NestFactory.createApplicationContext(AppModule.for(options), {
    logger: false,
    abortOnError: false,
  });
  try {
    const rebuilder = app.get(Rebuilder, { strict: false });
    const rebuilds = app.get(Rebuilds, { strict: false });
    const names = app.get(ProjectionRegistry, { strict: false }).all();
    await work({
      names: names.map(({ name }) => name),
      run: (...run) => follow(rebuilder, rebuilds, ...run),
    });
  } finally {
    await app.close();
  }
}

/** Starts a run and shows how far it is until it ends; Ctrl-C cancels it. */
async function follow(
  rebuilder: Rebuilder,
  rebuilds: Rebuilds,
  ...[name, checking, interruption, progress]: Parameters<RebuilderAccess['run']>
): Promise<RunOutcome> {
  const { rebuild, ended } = await rebuilder.start(name, checking);
  const cancel = () => void rebuilds.requestCancel(rebuild.id);
  interruption.addEventListener('abort', cancel, { once: true });
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  const look = async () => {
    const run = (await rebuilds.find(name, rebuild.id))!;
    const { events_per_second, eta_seconds } = rateOf(run);
    const note =
      events_per_second === null ? '' : `${events_per_second} events/s, ${eta_seconds ?? 0} s left`;
    progress.update(name, run.events_done, run.events_total, note);
    return run;
  };
  const differences = await ended.catch(() => undefined);
  clearInterval(timer);
  interruption.removeEventListener('abort', cancel);
  const run = await look();
  const { status, events_done: events, error } = run;
  const outcome = { projection: name, status, events, ...rateOf(run), error };
  const { eta_seconds: _, ...shown } = outcome;
  return checking && differences ? { ...shown, differences } : shown;
}
