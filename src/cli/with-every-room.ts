import type { Buses } from './boot-room.js';
import type { Terminal } from './terminal.js';
import { withDatabase } from './with-database.js';

/** Boots the whole application, idle, and runs some work with the commands and queries of all its rooms. */
export async function withEveryRoom<T>(terminal: Terminal, work: (buses: Buses) => Promise<T>): Promise<T> {
  return withDatabase(
    terminal,
    async (databaseUrl, config) => {
      // Loaded only now: the other verbs start twice as fast without Nest.
      const { bootIdle } = await import('./boot-idle.js');
      const { busesOf } = await import('./boot-room.js');
      const app = await bootIdle(databaseUrl, config);
      try {
        return await work(busesOf(app));
      } finally {
        await app.close();
      }
    },
    { mustExist: true },
  );
}
