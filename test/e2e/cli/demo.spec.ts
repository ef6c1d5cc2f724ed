import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rmdir } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { compiled } from '../../support/compiled.js';
import { serverUrl } from '../../support/database.js';
import { ledger } from '../../support/fake-terminal.js';
import { makeDataFolder } from '../../support/data-folder.js';
import { waitUntil } from '../../support/wait-until.js';

const env = { DATABASE_URL: serverUrl() };
const before = new Set(await demoDatabases());

async function demoDatabases(): Promise<string[]> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    const sql = `SELECT datname FROM pg_database WHERE datname LIKE 'ledger_demo_%'`;
    return (await client.query<{ datname: string }>(sql)).rows.map(({ datname }) => datname);
  } finally {
    await client.end();
  }
}

const left = async (): Promise<string[]> => (await demoDatabases()).filter((name) => !before.has(name));

describe('ledger demo', () => {
  afterEach(async () => expect(await left()).toEqual([]));

  it('tells the tour to its end, where the ledger agrees with the provider', async () => {
    const { code, out, err } = await ledger(['demo'], { env });
    expect([code, err]).toEqual([0, '']);
    const titles = [...out.matchAll(/^(\d)\. /gm)].map(([, number]) => Number(number));
    expect(titles).toEqual([1, 2, 3, 4, 5, 6, 7]);
    for (const word of [
      '200 recorded',
      '200 duplicate',
      'connection lost',
      'missing_release',
      'dead_letter',
      'the provider says released, the ledger active',
      '3 of 3 numbers, 4 holdings',
    ]) {
      expect(out).toContain(word);
    }
  });

  it('tells the same as one JSON document', async () => {
    const { code, json } = await ledger(['demo', '--json'], { env });
    const { ok, steps } = json<{ ok: boolean; steps: { step: string; lines: string[] }[] }>();
    expect([code, ok, steps.length]).toEqual([0, true, 7]);
    expect(steps.every(({ lines }) => lines.length > 0)).toBe(true);
  });

  it('leaves nothing behind when it is stopped half-way', async () => {
    const stop = new AbortController();
    const running = ledger(['demo', '--json'], { env, signal: stop.signal });
    await waitUntil('its database is there', async () => (await left()).length > 0);
    stop.abort();
    const outcome = await running;
    expect([outcome.code, outcome.json()]).toEqual([1, expect.objectContaining({ error: 'stopped' })]);
  });

  it('says why it cannot start', async () => {
    const wrong = { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/ledger' };
    const { code, err } = await ledger(['demo'], { env: wrong });
    expect([code, err]).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
  });
});

describe('ledger demo with a PostgreSQL of its own', () => {
  it('removes it when Ctrl-C ends the tour', async () => {
    const folder = await makeDataFolder();
    const own = { PATH: process.env['PATH'], TMPDIR: folder };
    const child = spawn(process.execPath, [compiled('src/cli.js'), 'demo'], { env: own, cwd: folder });
    const ended = once(child, 'close');
    const files = () => readdir(folder, { recursive: true });
    const isUp = async () => (await files()).some((file) => file.endsWith('postmaster.pid'));
    await waitUntil('its PostgreSQL runs', isUp, 25_000);
    child.kill('SIGINT');
    expect(await ended).toEqual([1, null]);
    expect(await files()).toEqual([]);
    await rmdir(folder);
  });
});
