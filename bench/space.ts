import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { keepDeliveries } from '../src/intake/keep-deliveries.js';
import { keepingOf } from '../src/intake/keeping.js';
import type { NewDelivery } from '../src/intake/delivery.js';
import { runRebuild } from '../src/projections/rebuild/run-rebuild.js';
import { type Row, upperRatioRow } from './support/benchmark.js';
import { benchEvent, emptyLedger } from './support/ledger-of.js';
import { ensureProjections, PROJECTIONS } from './support/projections.js';

const BATCH = 256;
const SECRET_ID = '01900000-0000-7000-8000-000000000009';

/** Bytes on disk an event, all tables and indexes, against the bytes of its delivery: body and signature. */
export async function benchSpace([count = '200000']: string[]): Promise<Row[]> {
  const total = Number(count);
  const ledger = await emptyLedger();
  try {
    let sent = 0;
    for (let first = 0; first < total; first += BATCH) {
      const deliveries = Array.from({ length: Math.min(BATCH, total - first) }, (_, index) =>
        delivery(first + index, total),
      );
      sent += deliveries.reduce((sum, { body, signature }) => sum + body.length + signature.length, 0);
      await keepDeliveries(ledger.pool, deliveries.map(keepingOf));
    }
    await ensureProjections(ledger.pool);
    await runRebuild(ledger.pool, PROJECTIONS, () => undefined);
    const stored = await bytesOnDisk(ledger.pool);
    return [
      upperRatioRow(
        'an event on disk, all tables and indexes',
        'bytes',
        stored / total,
        ['body and signature', sent / total],
        2.5,
      ),
    ];
  } finally {
    await ledger.remove();
  }
}

function delivery(index: number, total: number): NewDelivery {
  const { workspace_id, event_id, kind, e164, body } = benchEvent(index, total);
  return {
    id: uuidv7(),
    endpoint_id: 'default',
    received_at: new Date().toISOString().replace('Z', '000Z'),
    body,
    signature: 'a'.repeat(64),
    secret_id: SECRET_ID,
    idempotency_key: uuidv7(),
    header_kind: kind,
    header_event_id: event_id,
    flags: [],
    verdict: { status: 'event', workspace_id, event_id, kind, e164: e164! },
  };
}

async function bytesOnDisk(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ name: string; bytes: number }>(
    `SELECT relname AS name, pg_total_relation_size(oid) AS bytes FROM pg_class
      WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'r' ORDER BY bytes DESC`,
  );
  return rows.reduce((sum, { bytes }) => sum + bytes, 0);
}
