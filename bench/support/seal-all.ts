import type pg from 'pg';
import { sealPage } from '../../src/audit/sealing/seal-page.js';

const PAGE = 16_384;

/** Seals a log that nothing is sealed of, up to its head. */
export async function sealAll(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  let page = await sealPage(client, null, PAGE);
  while (page!.events > 0) page = await sealPage(client, page!.tree, PAGE);
  client.release();
}
