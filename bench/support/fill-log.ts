import pg from 'pg';
import { benchEvent } from './ledger-of.js';

const PIECE = 100_000;

/**
 * Puts the first `count` of `total` events on an empty log, as `benchEvent` makes them: in the database itself, past the append function,
 * in a tenth of the time. What is measured reads them only.
 */
export async function fillLog(url: string, count: number, total = count): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    const { rows: indexes } = await owner.query<{ name: string; definition: string }>(INDEXES);
    for (const { name } of indexes) await owner.query(`DROP INDEX ledger.${name}`);
    for (let from = 0; from < count; from += PIECE) {
      await owner.query(SQL, [from, Math.min(from + PIECE, count), total]);
    }
    for (const { definition } of indexes) await owner.query(definition);
    await owner.query('VACUUM (ANALYZE) ledger.log');
    for (const index of [0, Math.floor(count / 2), count - 1]) await assertAlike(owner, index, total);
  } finally {
    await owner.end();
  }
}

const INDEXES = `
SELECT indexname AS name, indexdef AS definition FROM pg_indexes
 WHERE schemaname = 'ledger' AND tablename = 'log' AND indexname <> 'events_pkey'`;

// A number is given and released twice, far apart; each 256 events were recorded at one instant, as batches are.
const SQL = `
INSERT INTO ledger.log (position, recorded_at, workspace_id, event_id, kind, e164, signature, body)
SELECT index + 1, timestamptz '2026-04-01Z' + (index / 256) * interval '14 ms', ledger.pack(workspace_id), ledger.pack(event_id), kind, e164,
       ledger.pack(repeat('a', 64)),
       convert_to(format('{"kind":"%s","event_id":"%s","workspace_id":"%s","occurred_at":"%s","data":{%s,%s}}',
                         kind, event_id, workspace_id, at, common, rest), 'UTF8')
  FROM generate_series($1::int, $2::int - 1) AS index,
       LATERAL (SELECT ($3::int + 3) / 4 AS numbers) AS n,
       LATERAL (SELECT index % numbers AS number, index / numbers AS turn) AS t,
       LATERAL (SELECT id.prefix || '3' || id.middle || lpad(to_hex(index), 12, '0') AS event_id,
                       id.prefix || '4' || id.middle || lpad(to_hex(number % 5), 12, '0') AS workspace_id,
                       id.prefix || '1' || id.middle || lpad(to_hex(number), 12, '0') AS number_id,
                       id.prefix || '2' || id.middle || lpad(to_hex(number % 100), 12, '0') AS series_id,
                       CASE turn % 2 WHEN 0 THEN 'number.provisioned' ELSE 'number.released' END AS kind,
                       '+2547' || lpad(number::text, 8, '0') AS e164,
                       to_char(date '2026-01-01' + turn * 20 + number % 20, 'YYYY-MM-DD"T00:00:00.000Z"') AS at
                  FROM (VALUES ('01900000-0000-7000-8', '00-')) AS id(prefix, middle)) AS f,
       LATERAL (SELECT format('"number_id":"%s","e164":"%s","country_code":"KE"', number_id, e164) AS common,
                       CASE turn % 2
                         WHEN 0 THEN format('"capabilities":["voice","sms"],"series_id":"%s","rental_start_at":"%s"', series_id, at)
                         ELSE format('"release_reason":"explicit","released_at":"%s"', at)
                       END AS rest) AS d
 ORDER BY index`;

async function assertAlike(owner: pg.Client, index: number, total: number): Promise<void> {
  const expected = benchEvent(index, total);
  const { rows } = await owner.query<{
    workspace_id: string;
    event_id: string;
    kind: string;
    e164: string;
    body: Buffer;
  }>('SELECT workspace_id, event_id, kind, e164, body FROM ledger.events WHERE position = $1', [index + 1]);
  const { workspace_id, event_id, kind, e164, body } = rows[0]!;
  const found = [workspace_id, event_id, kind, e164, body.toString()].join(' ');
  const wanted = [
    expected.workspace_id,
    expected.event_id,
    expected.kind,
    expected.e164,
    expected.body.toString(),
  ];
  if (found !== wanted.join(' ')) throw new Error(`expected ${wanted.join(' ')}, filled ${found}`);
}
