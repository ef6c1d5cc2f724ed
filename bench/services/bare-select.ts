import { fastify } from 'fastify';
import { NUMBER_ROW } from '../../src/assignments/number-rows.js';
import { createPool } from '../../src/database-pool.js';
import { databaseUrl, tellParent } from './service.js';

// The driver is set up as the ledger's own, whose instants are not made Dates and written back.
const pool = createPool(databaseUrl(), { role: 'service', max: 20 });
const app = fastify();

// As little as can be: one prepared SELECT by key, of all columns; of ids their bytes in hex, which nobody turns into buffers or texts.
app.get<{ Params: { e164: string } }>('/v1/numbers/:e164', async ({ params }, reply) => {
  const { rows } = await pool.query({
    name: 'by-number',
    text: `SELECT ${NUMBER_ROW} FROM ledger.assignments a WHERE e164 = $1`,
    values: [params.e164],
  });
  return rows[0] ?? reply.code(404).send({});
});

const url = await app.listen({ port: 0, host: '127.0.0.1' });
tellParent(Number(new URL(url).port), () => app.close());
