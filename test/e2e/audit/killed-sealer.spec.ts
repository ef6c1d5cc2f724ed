import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newestSeal } from '../../../src/audit/sealing/seals.js';
import { verifyLog } from '../../../src/audit/verify/verify-log.js';
import { LogSignal } from '../../../src/event-store/log-signal.js';
import { Random } from '../../../src/sandbox/random.js';
import { compiled } from '../../support/compiled.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { naiveHashOf } from '../../support/naive-leaf.js';
import { naiveRoot } from '../../support/naive-tree.js';
import { appendVaried, wholeLog } from '../../support/sealed-log.js';
import { waitUntil } from '../../support/wait-until.js';

const KILLS = 8;
const SEED = String(Date.now());

describe('sealers killed with -9', () => {
  let database: TestDatabase;
  const children = new Set<ChildProcess>();
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await database.drop();
  });

  function start(): void {
    const child = spawn(process.execPath, [compiled('test/support/sealer-child.js')], {
      env: { PATH: process.env['PATH'], DATABASE_URL: database.url },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
  }

  it(`while events come leave nothing half sealed, nothing sealed twice, and nothing out; seed ${SEED}`, async () => {
    const random = new Random(SEED);
    const signal = new LogSignal(database.service);
    let appended = 0;
    const append = async () => {
      const more = random.integer(1, 400);
      await appendVaried(database.service, appended, more);
      appended += more;
      signal.announce();
    };
    start();
    start();
    for (let kill = 0; kill < KILLS; kill++) {
      const sealed = (await newestSeal(database.service)).size;
      await append();
      await waitUntil(
        'somebody seals',
        async () => (await newestSeal(database.service)).size > sealed,
        20_000,
      );
      await append();
      await delay(random.integer(0, 450));
      const [victim] = children;
      victim!.kill('SIGKILL');
      await once(victim!, 'exit');
      start();
    }
    await waitUntil(
      'all is sealed',
      async () => (await newestSeal(database.service)).size === appended,
      20_000,
    );
    const report = await verifyLog(database.service);
    const root = naiveRoot((await wholeLog(database.owner)).map(naiveHashOf)).toString('hex');
    expect(report).toMatchObject({ ok: true, sealed_position: appended, root, findings: [] });
  }, 120_000);
});
