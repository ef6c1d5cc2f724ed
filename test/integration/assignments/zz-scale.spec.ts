import { it } from '@jest/globals';
import type pg from 'pg';
import { ListNumbers, ListNumbersHandler } from '../../../src/assignments/list-numbers.query.js';
import { createTestDatabase } from '../../support/database.js';
import { writeFileSync, appendFileSync } from 'node:fs';

it('scale', async () => {
  const db = await createTestDatabase();
  const out = '/tmp/helper-i/scale.txt';
  writeFileSync(out, '');
  const q = (sql: string) => db.owner.query(sql);
  await q(`CREATE EXTENSION dblink`);
  const src = `SELECT * FROM dblink('host=127.0.0.1 port=55432 user=postgres password=dev dbname=scratch_asof', 'SELECT * FROM TABLE ORDER BY 1,2,3') AS t(e164 text, workspace_id text, generation int, number_id text, series_id text, country_code text, capabilities text[], rental_start_at text, started_at timestamptz, start_source text, ended_at timestamptz, end_source text, release_reason text, start_event_id text, end_event_id text, start_position bigint, end_position bigint)`;
  for (const table of ['gen', 'gen2']) {
    await q('TRUNCATE ledger.assignments, ledger.numbers');
    await q(`INSERT INTO ledger.assignments ${src.replace('TABLE', table)}`);
    await q(`INSERT INTO ledger.numbers SELECT DISTINCT ON (e164, workspace_id) e164, workspace_id, CASE WHEN ended_at IS NULL THEN 'active' ELSE 'released' END, country_code, release_reason, generation, generation, coalesce(started_at, ended_at), ended_at, '[]'::jsonb, '[{"event_id":"01900000-0000-7000-8000-000000000001","kind":"number.provisioned","position":1}]'::jsonb FROM ledger.assignments ORDER BY e164, workspace_id, generation DESC`);
    await q('VACUUM ANALYZE ledger.assignments'); await q('VACUUM ANALYZE ledger.numbers');
    let plan = '';
    const spy = { async query(text: string, values: unknown[]) {
      const { rows } = await db.service.query(`EXPLAIN (ANALYZE, TIMING OFF) ${text}`, values);
      plan = rows.map((r: Record<string, string>) => r['QUERY PLAN']).join('\n');
      return db.service.query(text, values);
    } } as unknown as pg.Pool;
    const handler = new ListNumbersHandler(db.service), spied = new ListNumbersHandler(spy);
    const times = { first: '2023-06-03', early: '2023-07-05', mid: '2025-01-01', late: '2026-05-01', last: '2027-12-01' };
    for (const [name, t] of Object.entries(times)) for (const extra of [{}, { state: 'active' }, { state: 'released' }, { workspace_id: 'ws7' }, { workspace_id: 'ws7', state: 'active' }, { release_reason: 'explicit' }, { country_code: 'UG' }, { prefixes: ['+25479'] , state: 'active'}] as object[]) for (const after of [null, '+254750']) {
      const query = new ListNumbers(extra, after, 51, { asOf: `${t}T00:00:00.000000Z`, knownUpTo: null });
      const found = await spied.execute(query);
      const samples: number[] = [];
      for (let i = 0; i < 3; i++) { const a = performance.now(); await handler.execute(query); samples.push(performance.now() - a); }
      const scans = [...plan.matchAll(/(Index Only Scan|Index Scan|Bitmap Index Scan|Seq Scan)[^\n]*?on (\S+)/g)].map((m) => m[2]).slice(0, 3);
      appendFileSync(out, `${table} ${name} ${JSON.stringify(extra)} after=${after} rows=${found.length} median=${samples.sort((a, b) => a - b)[1]!.toFixed(1)}ms jit=${/JIT/.test(plan)} planning=${/Planning Time: ([\d.]+)/.exec(plan)![1]} exec=${/Execution Time: ([\d.]+)/.exec(plan)![1]} ${scans.join(' ')}\n`);
      if (samples[1]! > 100) appendFileSync(out, plan + '\n');
    }
  }
  await db.drop();
}, 900000);
