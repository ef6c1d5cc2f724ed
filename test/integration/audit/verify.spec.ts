import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyLog } from '../../../src/audit/verify/verify-log.js';
import { Random } from '../../../src/sandbox/random.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { drawTampering, type SealedLog } from '../../support/draw-tampering.js';
import { naiveHashOf } from '../../support/naive-leaf.js';
import { naiveRoot } from '../../support/naive-tree.js';
import { appendVaried, sealOnce, wholeLog } from '../../support/sealed-log.js';
import { tamper } from '../../support/tamper.js';

const TABLES = ['log', 'tree_tiles', 'seals'];
const LOG: SealedLog = { seals: [1, 200, 256, 600, 700], head: 720 };
/** At least so many different ones there are. */
const SORTS = 27;
const TAMPERINGS = Number(process.env['TAMPERINGS'] ?? 200);
const SEED = process.env['TAMPERING_SEED'] ?? String(Date.now());

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  let sealed = 0;
  for (const size of LOG.seals) {
    await appendVaried(database.service, sealed, size - sealed);
    await sealOnce(database.service);
    sealed = size;
  }
  await appendVaried(database.service, sealed, LOG.head - sealed);
  // What stands in a superuser's way falls before anything is done.
  await database.owner
    .query(`ALTER TABLE ledger.log DROP CONSTRAINT events_pkey, DROP CONSTRAINT events_position_check;
                              DROP INDEX ledger.events_identity;
                              ALTER DOMAIN ledger.packed_text DROP CONSTRAINT packed_text_check;
                              CREATE INDEX ON ledger.log (position)`);
  for (const table of TABLES)
    await database.owner.query(`CREATE TABLE kept_${table} AS SELECT * FROM ledger.${table}`);
});
afterAll(() => database.drop());
afterEach(() => putBack());

async function putBack(): Promise<void> {
  const again = TABLES.flatMap((table) => [
    `TRUNCATE ledger.${table}`,
    `INSERT INTO ledger.${table} SELECT * FROM kept_${table}`,
  ]);
  await tamper(database.owner, ...again);
}

const verify = () => verifyLog(database.service);

describe('verification', () => {
  it('finds nothing on a clean log, and gives the root of the definition', async () => {
    const events = await wholeLog(database.owner);
    expect(await verify()).toEqual({
      ok: true,
      head_position: LOG.head,
      sealed_position: 700,
      unsealed_events: 20,
      seals: LOG.seals.length,
      root: naiveRoot(events.slice(0, 700).map(naiveHashOf)).toString('hex'),
      findings: [],
      findings_not_listed: 0,
    });
  });

  it(`finds each of ${TAMPERINGS} random tamperings, names its positions and blames nothing else; seed ${SEED}`, async () => {
    const random = new Random(SEED);
    const sorts = new Set<string>();
    for (let round = 0; round < TAMPERINGS; round++) {
      const { what, sql, found } = drawTampering(random, LOG, round);
      sorts.add(what.replace(/\d+/g, 'n'));
      await tamper(database.owner, ...sql);
      const { ok, findings } = await verify();
      expect({ seed: SEED, round, what, ok, findings }).toEqual({
        seed: SEED,
        round,
        what,
        ok: false,
        findings: found,
      });
      await putBack();
      if (round % 20 === 0) expect(await verify()).toMatchObject({ ok: true, findings: [] });
    }
    if (TAMPERINGS >= SORTS) expect(sorts.size).toBeGreaterThanOrEqual(SORTS);
  }, 240_000);

  it('is not fooled where an edited event and its hash in the tile agree', async () => {
    await tamper(database.owner, `UPDATE ledger.log SET kind = 'other' WHERE position = 650`);
    const hash = naiveHashOf((await wholeLog(database.owner))[649]!).toString('hex');
    await tamper(
      database.owner,
      `UPDATE ledger.tree_tiles SET hashes = overlay(hashes PLACING '\\x${hash}'::bytea FROM ${(649 - 600) * 32 + 1})
        WHERE level = 0 AND tile = 2 AND first = 88`,
    );
    expect((await verify()).findings).toEqual([{ fault: 'seal_differs', from: 700, to: 700 }]);
  });

  it('tells an edited event from an edited hash beside it, where a seal lies between', async () => {
    await tamper(
      database.owner,
      `UPDATE ledger.log SET kind = 'other' WHERE position = 100`,
      `UPDATE ledger.tree_tiles SET hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0)) WHERE level = 0 AND tile = 1`,
    );
    expect((await verify()).findings).toEqual([
      { fault: 'event_differs', from: 100, to: 100 },
      { fault: 'tile_differs', from: 257, to: 257 },
    ]);
  });

  it.each([
    ['a form that there is not', `set_byte(event_id, 0, 3)`],
    ['no form at all', `''`],
    ['a UUID cut short', `substring(event_id FOR 16)`],
    ['a text that is no UTF-8', `'\\x00ff'`],
  ])('finds, where the database no longer refuses it, %s', async (_what, form) => {
    await tamper(database.owner, `UPDATE ledger.log SET event_id = ${form} WHERE position = 4`);
    expect((await verify()).findings).toEqual([{ fault: 'event_differs', from: 4, to: 4 }]);
  });

  it('asks for the text, not for the form in which it is stored', async () => {
    const { rows } = await database.owner.query('SELECT event_id FROM ledger.log WHERE position = 4');
    expect(rows[0].event_id[0]).toBe(1);
    await tamper(
      database.owner,
      `UPDATE ledger.log SET event_id = '\\x00'::bytea || convert_to(ledger.unpack(event_id), 'UTF8') WHERE position = 4`,
    );
    expect((await verify()).findings).toEqual([]);
  });

  it('finds nothing on a log without events', async () => {
    await tamper(database.owner, ...TABLES.map((table) => `TRUNCATE ledger.${table}`));
    expect(await verify()).toMatchObject({ ok: true, head_position: 0, sealed_position: 0, seals: 0 });
  });
});
