import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compiled } from '../../support/compiled.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { sampleHistories } from '../../support/random-events.js';
import { projectAll, record } from '../../support/read-models.js';
import { MASTER_KEY } from '../../support/running-ledger.js';
import { waitUntil } from '../../support/wait-until.js';

const KILLS = 10;

describe('a rebuild killed with -9', () => {
  let database: TestDatabase;
  const children = new Set<ChildProcess>();

  beforeAll(async () => {
    database = await createTestDatabase();
    await record(database.service, sampleHistories(300).events);
    await projectAll(database.service);
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await database.drop();
  });

  function ledger(...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [compiled('src/cli.js'), ...args], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: database.url,
        LEDGER_MASTER_KEY: MASTER_KEY.toString('hex'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  }

  async function finished(child: ChildProcess): Promise<{ code: number | null; output: string }> {
    let output = '';
    child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  }

  const debris = async () => {
    const { rows } = await database.owner.query(
      `SELECT count(*) FROM pg_tables WHERE schemaname IN ('ledger_rebuild', 'ledger_retired')`,
    );
    return rows[0].count as number;
  };

  it(`ten times in the middle leaves live tables whole, and the next run clears up and succeeds`, async () => {
    // Whoever reads the table keeps the swap from happening, so that every kill comes before it.
    for (let kill = 0; kill < KILLS; kill++) {
      const reader = await database.service.connect();
      await reader.query('BEGIN');
      await reader.query('SELECT count(*) FROM ledger.assignments');
      const child = ledger('rebuild', 'assignments');
      await waitUntil('the generation is being built', async () => (await debris()) > 0, 20_000);
      await record(database.service, sampleHistories(5).events);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await reader.query('COMMIT');
      reader.release();
    }
    await projectAll(database.service);
    expect(await debris()).toBeGreaterThan(0);

    const again = await finished(ledger('rebuild', '--all'));
    expect(again.output).toContain('assignments: succeeded');
    expect(again.code).toBe(0);
    expect(await debris()).toBe(0);

    const check = await finished(ledger('rebuild', '--all', '--check', '--json'));
    const outcomes = check.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(
      outcomes.every(({ status, differences }) => status === 'succeeded' && differences.length === 0),
    ).toBe(true);
    expect(outcomes.length).toBeGreaterThanOrEqual(2);
    expect(check.code).toBe(0);
  }, 120_000);

  it('tells a check that finds a difference from one that does not, by its exit code', async () => {
    await database.service.query(
      `UPDATE ledger.assignments SET generation = 99 WHERE ctid = (SELECT min(ctid) FROM ledger.assignments WHERE anomalies IS NULL AND other_evidence IS NULL)`,
    );
    const check = await finished(ledger('rebuild', 'assignments', '--check'));
    expect(check.output).toContain('the live tables differ');
    expect(check.code).toBe(1);
  }, 30_000);
});
