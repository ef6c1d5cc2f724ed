import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedServer, startEmbedded } from '../../../src/embedded/start-embedded.js';
import { defaultSharedBuffers } from '../../../src/embedded/shared-buffers.js';
import { compiled } from '../../support/compiled.js';
import { makeDataFolder, removeDataFolder } from '../../support/data-folder.js';

let folder: string;
let servers: EmbeddedServer[];

// One folder for the whole file, as initialising one takes longer than most tests; each leaves it stopped.
beforeAll(async () => void (folder = await makeDataFolder()));
beforeEach(() => void (servers = []));
afterEach(async () => {
  for (const server of servers) await server.stop();
});
afterAll(() => removeDataFolder(folder));

async function start(use?: 'service' | 'visitor'): Promise<EmbeddedServer> {
  const server = await startEmbedded(folder, use);
  servers.push(server);
  return server;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Pages of 8 kB. */
const sharedBuffers = async (url: string) => Number((await settings(url))['shared_buffers']);

async function settings(url: string): Promise<Record<string, string>> {
  const rows = await query<{ name: string; setting: string }>(url, 'SELECT name, setting FROM pg_settings');
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

/** Another process that uses the folder, ended as a crash would end it. */
async function useAndCrash(): Promise<string> {
  const args = [compiled('test/support/embedded-child.js'), folder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'close');
  return line.toString().trim();
}

describe('the embedded PostgreSQL', () => {
  it('is initialised once when many are first at the same time', async () => {
    const started = await Promise.all([start(), start(), start()]);
    expect(new Set(started.map(({ url }) => url)).size).toBe(1);
  });

  it('starts with everything that keeps data safe, for this machine alone', async () => {
    const { url } = await start();
    expect(await settings(url)).toMatchObject({
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      data_checksums: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      server_encoding: 'UTF8',
      TimeZone: 'UTC',
      server_version: expect.stringMatching(/^18\./),
    });
    const [database] = await query(
      url,
      'SELECT datname, datcollate FROM pg_database WHERE datname = current_database()',
    );
    expect(database).toEqual({ datname: 'ledger', datcollate: 'C' });
  });

  it('has a share of the memory, or what it is told at the next start', async () => {
    const first = await start();
    expect(`${((await sharedBuffers(first.url)) * 8) / 1_024}MB`).toBe(defaultSharedBuffers());
    await first.stop();
    const second = await startEmbedded(folder, 'visitor', '64MB');
    servers.push(second);
    expect(await sharedBuffers(second.url)).toBe(8_192);
  });

  it('lets nobody in without the kept password', async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect((await stat(join(folder, 'postgres.json'))).mode & 0o777).toBe(0o600);
  });

  it('keeps data, port and password between starts', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    const second = await start();
    expect(second).toMatchObject({ url: first.url, startedHere: true });
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('moves to another port when its own was taken meanwhile', async () => {
    const first = await start();
    await first.stop();
    const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
    await once(squatter, 'listening');
    const second = await start();
    squatter.close();
    expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('uses the server that a killed service left running, and stops it in the end', async () => {
    const left = await useAndCrash();
    const server = await start('service');
    expect(server).toMatchObject({ url: left, startedHere: false });
    await server.stop();
    await expect(query(left, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('starts again after the server itself was killed, too', async () => {
    const left = await useAndCrash();
    const [pid] = (await readFile(join(await home(), 'postgres/postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
    const server = await start('service');
    expect(server).toMatchObject({ url: left, startedHere: true });
  });

  it('is not misled by a process that has the number of the old server now', async () => {
    await (await start()).stop();
    const file = join(await home(), 'postgres/postmaster.pid');
    await writeFile(file, [process.pid, folder, 1, 5432, '', '127.0.0.1', '', 'ready', ''].join('\n'));
    expect(await start()).toMatchObject({ startedHere: true });
  });

  it('lets one service in at a time, and says which one is there', async () => {
    await start('service');
    await expect(startEmbedded(folder, 'service')).rejects.toThrow(
      `expected to be the only service on this data folder, but number-ledger service (process ${process.pid}) serves from it. Stop that one`,
    );
  });

  it('is stopped by the last who leaves', async () => {
    const service = await start('service');
    const visitor = await start('visitor');
    expect(visitor.startedHere).toBe(false);
    await service.stop();
    expect(await query(visitor.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await visitor.stop();
    await expect(query(visitor.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('refuses data of another PostgreSQL', async () => {
    await (await start()).stop();
    const data = join(await home(), 'postgres');
    await writeFile(join(data, 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(`${data}: expected data of PostgreSQL 18, got 17. Use the version`);
    await writeFile(join(data, 'PG_VERSION'), '18\n');
  });

  it('refuses data whose password is lost', async () => {
    await (await start()).stop();
    const kept = join(folder, 'postgres.json');
    await rename(kept, `${kept}.away`);
    await expect(start()).rejects.toThrow(
      `${kept}: expected the kept port and password of the database beside it, got ENOENT`,
    );
    await rename(`${kept}.away`, kept);
  });
});

/** Where the server's data is: as root, possibly elsewhere. */
async function home(): Promise<string> {
  const kept = JSON.parse(await readFile(join(folder, 'postgres.json'), 'utf8')) as { home: string | null };
  return kept.home ?? folder;
}
