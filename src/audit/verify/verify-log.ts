import type pg from 'pg';
import { type Finding, Findings } from './findings.js';
import { readAhead } from './read-ahead.js';
import { readStretch, STRETCH } from './read-stretch.js';
import { type Extent, readExtent } from './sealed-extent.js';
import { StretchCheck } from './stretch-check.js';
import { Witness } from './witness.js';

/** What a verification found. */
export interface Verification {
  /** Nothing is wrong. */
  ok: boolean;
  /** Of the newest event. */
  head_position: number;
  /** Up to where the log is sealed. */
  sealed_position: number;
  /** Events behind that, of which only the positions could be checked. */
  unsealed_events: number;
  /** Seals whose roots were computed again. */
  seals: number;
  /** Over the sealed events as they are on the log, or as the tiles have them where a seal says that those are right; in hex. */
  root: string;
  findings: Finding[];
  /** Findings beyond those that are listed. */
  findings_not_listed: number;
}

/**
 * Reads the whole log, computes every hash again, and compares: the events with the tiles, and the roots with every seal.
 * Bounded memory; events that are appended meanwhile are left for the next time.
 * @param pool with at least two connections
 */
export async function verifyLog(
  pool: pg.Pool,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Verification> {
  const findings = new Findings();
  const extent = await readExtent(pool, findings);
  const { head, sealed } = extent;
  // A seal can claim any size: what neither the log nor the tiles reach to is not looked for, but missed.
  const total = Math.max(head, Math.min(sealed, extent.tiled));
  const witness = new Witness(findings);
  const ends = { total, sealed: Math.min(sealed, total) };
  const check = new StretchCheck(pool, witness, findings);
  const stretches = Math.ceil(total / STRETCH);
  let stretch = 0;
  onProgress(0, total);
  for await (const read of readAhead(stretches, (next) => readStretch(pool, next, ends))) {
    await check.run(stretch++, read);
    onProgress(Math.min(total, stretch * STRETCH), total);
  }
  const root = witness.end().toString('hex');
  await missBeyond(pool, extent, total, findings);
  const list = findings.list();
  return {
    ok: list.length === 0,
    head_position: head,
    sealed_position: sealed,
    unsealed_events: Math.max(0, head - sealed),
    seals: check.seals,
    root,
    findings: list,
    findings_not_listed: findings.notListed,
  };
}

/** What seals claim beyond the last event and the last tile. */
async function missBeyond(
  pool: pg.Pool,
  { sealed }: Extent,
  total: number,
  findings: Findings,
): Promise<void> {
  if (sealed <= total) return;
  findings.add('event_missing', total + 1, sealed);
  const { rows } = await pool.query<{ size: number }>(
    'SELECT size FROM ledger.seals WHERE size > $1 AND size <= $2 ORDER BY size LIMIT 1000',
    [total, sealed],
  );
  for (const { size } of rows) findings.add('seal_differs', size);
}
