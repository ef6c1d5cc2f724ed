import type pg from 'pg';
import type { Findings } from './findings.js';

/** How far everything claims to reach, before any of it is checked. */
export interface Extent {
  /** Position of the newest event. */
  head: number;
  /** Size of the newest seal. */
  sealed: number;
  /** Hashes of events that the tiles reach to. */
  tiled: number;
}

// The seals and the tiles in one statement, as a sealer may be at work.
const SEALED = `
  WITH newest AS (SELECT coalesce(max(size), 0) AS size FROM ledger.seals),
       covered AS (SELECT (tile * 256 + first) * leaves AS behind,
                          (tile * 256 + first + octet_length(hashes) / 32) * leaves AS upto, level
                     FROM ledger.tree_tiles, LATERAL (SELECT 256::numeric ^ level AS leaves) AS height)
  SELECT size AS sealed,
         (SELECT coalesce(max(upto), 0) FROM covered WHERE level = 0)::bigint AS tiled,
         (SELECT json_agg(json_build_array(greatest(behind, size) + 1, upto) ORDER BY behind, upto)
            FROM covered WHERE upto > size) AS beyond
    FROM newest`;

/** Asks how far log, tiles and seals reach; tiles beyond the newest seal are found here. */
export async function readExtent(pool: pg.Pool, findings: Findings): Promise<Extent> {
  const { rows } = await pool.query<{ sealed: number; tiled: number; beyond: [number, number][] | null }>(
    SEALED,
  );
  const { sealed, tiled, beyond } = rows[0]!;
  for (const [from, to] of beyond ?? []) findings.add('tile_unexpected', from, to);
  const log = await pool.query<{ head: number }>(
    'SELECT coalesce(max(position), 0) AS head FROM ledger.events',
  );
  return { head: Math.max(0, log.rows[0]!.head), sealed, tiled };
}
