import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import type { Projection } from '../projection.js';
import { GenerationBuilder } from './generation-builder.js';
import type { NumberRange } from './number-ranges.js';

/** A thread of a rebuild: asks for a range of numbers, builds it, asks for the next, until there is none. */

export interface BuildThreadData {
  connection: pg.PoolConfig;
  projections: { name: string; module: string }[];
  head: number;
}

export type FromThread = { did: 'range' } | { did: 'events'; events: number } | { did: 'everything' };
export interface ToThread {
  range: NumberRange | null;
}

const port = parentPort!;
const { connection, projections, head } = workerData as BuildThreadData;
const tell = (message: FromThread) => port.postMessage(message);

async function nextRange(): Promise<NumberRange | null> {
  tell({ did: 'range' });
  const [{ range }] = (await once(port, 'message')) as [ToThread];
  return range;
}

async function projectionOf({ name, module }: { name: string; module: string }): Promise<Projection> {
  const exported = Object.values((await import(module)) as Record<string, unknown>) as Partial<Projection>[];
  const found = exported.find((value) => value?.name === name && typeof value.rows === 'function');
  if (!found) throw new Error(`expected ${module} to export the projection ${name}`);
  return found as Projection;
}

const pool = new pg.Pool({ ...connection, max: 1 + projections.length * 8 });
// A connection that breaks fails the query it has in hand; without listeners it would end the thread unexplained.
pool.on('error', () => undefined);
pool.on('connect', (client) => client.on('error', () => undefined));

await GenerationBuilder.use(pool, await Promise.all(projections.map(projectionOf)), async (builder) => {
  for (let range = await nextRange(); range !== null; range = await nextRange()) {
    let built = 0;
    await builder.build(head, range, (events) => (built += events));
    tell({ did: 'events', events: built });
  }
});
await pool.end();
tell({ did: 'everything' });
