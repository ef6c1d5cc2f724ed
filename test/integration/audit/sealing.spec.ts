import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { newestSeal } from '../../../src/audit/sealing/seals.js';
import { sealPage } from '../../../src/audit/sealing/seal-page.js';
import { Sealer } from '../../../src/audit/sealing/sealer.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { naiveHashOf } from '../../support/naive-leaf.js';
import { naiveRoot } from '../../support/naive-tree.js';
import { appendVaried, sealOnce, wholeLog } from '../../support/sealed-log.js';
import { tamper } from '../../support/tamper.js';
import { waitUntil } from '../../support/wait-until.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const seals = async () =>
  (
    await database.owner.query<{ size: number; root: Buffer }>(
      'SELECT size, root FROM ledger.seals ORDER BY size',
    )
  ).rows;

async function expectSealedRight(): Promise<void> {
  const hashes = (await wholeLog(database.owner)).map(naiveHashOf);
  for (const { size, root } of await seals())
    expect([size, root]).toEqual([size, naiveRoot(hashes.slice(0, size))]);
}

describe('sealing', () => {
  it('gives the root of the definition over the events as they were sent, whatever was sealed at a time', async () => {
    let appended = 0;
    for (const more of [1, 2, 252, 1, 1, 300, 700]) {
      await appendVaried(database.service, appended, more);
      appended += more;
      expect(await sealOnce(database.service)).toBe(more);
    }
    expect((await seals()).map(({ size }) => size)).toEqual([1, 3, 255, 256, 257, 557, 1_257]);
    await expectSealedRight();
  });

  it('keeps every hash once, in tiles of 256, and about 33 bytes an event', async () => {
    await appendVaried(database.service, 0, 2_048);
    await sealOnce(database.service);
    const { rows } = await database.owner.query(
      `SELECT level, tile, first, octet_length(hashes) AS bytes FROM ledger.tree_tiles ORDER BY level DESC, tile`,
    );
    const full = Array.from({ length: 8 }, (_, tile) => ({ level: 0, tile, first: 0, bytes: 8_192 }));
    expect(rows).toEqual([{ level: 1, tile: 0, first: 0, bytes: 256 }, ...full]);
  });

  it('makes no seal of nothing', async () => {
    expect(await sealOnce(database.service)).toBe(0);
    await appendVaried(database.service, 0, 3);
    expect([await sealOnce(database.service), await sealOnce(database.service)]).toEqual([3, 0]);
    expect(await seals()).toHaveLength(1);
  });

  it('goes page by page, with the tree in hand or restored', async () => {
    await appendVaried(database.service, 0, 900);
    const client = await database.service.connect();
    let tree = null;
    for (const expected of [400, 400, 100]) {
      const page: Awaited<ReturnType<typeof sealPage>> = await sealPage(client, tree, 400);
      expect(page!.events).toBe(expected);
      tree = expected === 400 ? page!.tree : null;
    }
    client.release();
    await expectSealedRight();
  });

  it('leaves nothing behind where the transaction fails, and the tree in hand is not spoilt', async () => {
    await appendVaried(database.service, 0, 300);
    const client = await database.service.connect();
    const { tree } = (await sealPage(client, null, 200))!;
    await database.owner.query(
      `ALTER TABLE ledger.seals ADD CONSTRAINT no_more CHECK (size <= 200) NOT VALID`,
    );
    await expect(sealPage(client, tree, 200)).rejects.toThrow('no_more');
    await database.owner.query('ALTER TABLE ledger.seals DROP CONSTRAINT no_more');
    expect((await newestSeal(client)).size).toBe(200);
    expect((await sealPage(client, tree, 200))!.events).toBe(100);
    client.release();
    await expectSealedRight();
  });
});

describe('the sealer', () => {
  beforeAll(() => Logger.overrideLogger(false));
  it('seals behind the appends, several at once without sealing twice, and catches up after a stop', async () => {
    const signal = new LogSignal(database.service);
    const start = () => {
      const sealer = new Sealer(database.service, signal);
      return { sealer, running: sealer.run() };
    };
    let running = [start(), start(), start()];
    let appended = 0;
    for (let round = 0; round < 6; round++) {
      await appendVaried(database.service, appended, 700);
      appended += 700;
      signal.announce();
      if (round === 2) {
        for (const { sealer } of running) sealer.stop();
        await Promise.all(running.map((each) => each.running));
      }
      if (round === 3) running = [start(), start()];
    }
    await waitUntil('all is sealed', async () => (await newestSeal(database.service)).size === appended);
    for (const { sealer } of running) sealer.stop();
    await Promise.all(running.map((each) => each.running));
    expect(running.map(({ sealer }) => sealer.contradiction)).toEqual([null, null]);
    await expectSealedRight();
  });

  it.each([
    [
      'the last sealed event was edited',
      `UPDATE ledger.log SET kind = 'x' WHERE position = 300`,
      'is not the one that was sealed',
    ],
    ['the log was cut', `DELETE FROM ledger.log WHERE position > 290`, 'shorter than what was sealed'],
    [
      'an event behind the seal is missing',
      `DELETE FROM ledger.log WHERE position = 305`,
      'expected position 305, read 306',
    ],
    [
      'a tile was edited',
      `UPDATE ledger.tree_tiles SET hashes = set_byte(hashes, 40, 1 + get_byte(hashes, 40) % 200) WHERE tile = 1`,
      'do not lead to the root',
    ],
    [
      'the newest seal is gone',
      `DELETE FROM ledger.seals WHERE size = 300`,
      'bytes of hashes in the last tile',
    ],
  ])('stops where %s', async (_what, tampering, message) => {
    await sealInSteps();
    const before = await seals();
    await tamper(database.owner, tampering);
    const sealer = new Sealer(database.service, new LogSignal(database.service));
    const running = sealer.run();
    await waitUntil('it has stopped', () => sealer.contradiction !== null);
    expect(sealer.contradiction).toContain(message);
    expect((await seals()).length).toBeLessThanOrEqual(before.length);
    sealer.stop();
    await running;
  });

  it('goes on once the contradiction is gone', async () => {
    await sealInSteps();
    await tamper(database.owner, `UPDATE ledger.log SET kind = 'x' || kind WHERE position = 300`);
    const sealer = new Sealer(database.service, new LogSignal(database.service), 50);
    const running = sealer.run();
    await waitUntil('it has stopped', () => sealer.contradiction !== null);
    await tamper(database.owner, `UPDATE ledger.log SET kind = substr(kind, 2) WHERE position = 300`);
    await waitUntil('all is sealed', async () => (await newestSeal(database.service)).size === 310);
    expect(sealer.contradiction).toBeNull();
    sealer.stop();
    await running;
    await expectSealedRight();
  });
});

async function sealInSteps(): Promise<void> {
  await appendVaried(database.service, 0, 290);
  await sealOnce(database.service);
  await appendVaried(database.service, 290, 10);
  await sealOnce(database.service);
  await appendVaried(database.service, 300, 10);
}
