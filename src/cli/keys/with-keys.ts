import type { Buses } from '../boot-room.js';
import type { Terminal } from '../terminal.js';
import { withDatabase } from '../with-database.js';

/** Boots the room of keys on the configured database, without HTTP, for one piece of work. */
export async function withKeys<T>(terminal: Terminal, work: (buses: Buses) => Promise<T>): Promise<T> {
  return withDatabase(terminal, async (databaseUrl, config) => {
    // Loaded only now: the other verbs start twice as fast without Nest.
    const { bootRoom, busesOf } = await import('../boot-room.js');
    const { AccessModule } = await import('../../access/access.module.js');
    const app = await bootRoom(AccessModule, databaseUrl, config);
    try {
      return await work(busesOf(app));
    } finally {
      await app.close();
    }
  });
}
