import type { Terminal } from '../terminal.js';
import { withDatabase } from '../with-database.js';
import type { Buses } from './boot-intake.js';

/** Boots the intake on the configured database, without HTTP and without projections, for one piece of work. */
export async function withBuses<T>(terminal: Terminal, work: (buses: Buses) => Promise<T>): Promise<T> {
  return withDatabase(terminal, async (databaseUrl, config) => {
    // Loaded only now: the other verbs start twice as fast without Nest.
    const { bootIntake, busesOf } = await import('./boot-intake.js');
    const app = await bootIntake(databaseUrl, config);
    try {
      return await work(busesOf(app));
    } finally {
      await app.close();
    }
  });
}
