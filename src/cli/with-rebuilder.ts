import 'reflect-metadata';
import type { Config } from '../config.js';
import { ProjectionRegistry } from '../projections/projection-registry.js';
import { rateOf } from '../projections/rebuild/rebuild-rate.js';
import type { Rebuild, TableDifference } from '../projections/rebuild/rebuild.js';
import { Rebuilder } from '../projections/rebuild/rebuilder.js';
import { Rebuilds } from '../projections/rebuild/rebuilds.js';
import { bootIdle } from './boot-idle.js';
import type { Progress } from './progress-bar.js';

const LOOK_EVERY_MS = 200;

/** What a verb can do with rebuilds. */
export interface RebuilderAccess {
  /** Of every projection. */
  names: string[];
  run(
    names: string[],
    checking: boolean,
    interruption: AbortSignal,
    progress: Progress,
  ): Promise<RunOutcome[]>;
}

/** How one projection fared. */
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
  const app = await bootIdle(databaseUrl, config);
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
  ...[names, checking, interruption, progress]: Parameters<RebuilderAccess['run']>
): Promise<RunOutcome[]> {
  const run = await rebuilder.start(names, checking);
  const look = () =>
    Promise.all(run.rebuilds.map(async ({ projection, id }) => (await rebuilds.find(projection, id))!));
  const cancel = () => void Promise.all(run.rebuilds.map(({ id }) => rebuilds.requestCancel(id)));
  interruption.addEventListener('abort', cancel, { once: true });
  const timer = setInterval(() => void look().then((rows) => show(progress, rows[0]!)), LOOK_EVERY_MS);
  const differences = await run.ended.catch(() => new Map<string, TableDifference[]>());
  clearInterval(timer);
  interruption.removeEventListener('abort', cancel);
  return (await look()).map((row) => outcomeOf(row, differences.get(row.projection)));
}

function show(progress: Progress, rebuild: Rebuild): void {
  const { events_per_second, eta_seconds } = rateOf(rebuild);
  const note = events_per_second === null ? '' : `${events_per_second} events/s, ${eta_seconds ?? 0} s left`;
  progress.update('rebuild', rebuild.events_done, rebuild.events_total, note);
}

function outcomeOf(rebuild: Rebuild, differences: TableDifference[] | undefined): RunOutcome {
  const { projection, status, events_done: events, error } = rebuild;
  const { events_per_second } = rateOf(rebuild);
  const outcome = { projection, status, events, events_per_second, error };
  return differences ? { ...outcome, differences } : outcome;
}
