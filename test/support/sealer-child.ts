import { Sealer } from '../../src/audit/sealing/sealer.js';
import { createPool } from '../../src/database-pool.js';
import { LogSignal } from '../../src/event-store/log-signal.js';

/** A process that does nothing but seal, to be killed. */
const pool = createPool(process.env['DATABASE_URL']!, { role: 'service', max: 3 });
const signal = new LogSignal(pool);
signal.onModuleInit();
await new Sealer(pool, signal).run();
