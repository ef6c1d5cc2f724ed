import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startEmbedded } from '../../../src/embedded/start-embedded.js';
import { ServiceProcess } from '../../support/service-process.js';
import { makeDataFolder, removeDataFolder } from '../../support/data-folder.js';
import { waitUntil } from '../../support/wait-until.js';

// One data folder for the whole file: its tests are the chapters of one service's life.
describe('a service with the embedded PostgreSQL', () => {
  let folder: string;
  let service: ServiceProcess;
  let adminKey: string;

  beforeAll(async () => void (folder = await makeDataFolder()));
  afterEach(() => service.end('SIGKILL'));
  afterAll(async () => {
    // The last service was killed; this finds the server it left, and stops it.
    await (await startEmbedded(join(folder, '.ledger'))).stop();
    await removeDataFolder(folder);
  });

  const start = (settings: Record<string, string> = {}) =>
    (service = new ServiceProcess({ LEDGER_DATA_DIR: join(folder, '.ledger'), ...settings }, folder));

  const ask = async (url: string, key: string) => {
    const response = await fetch(`${url}/v1/numbers/+254700000001?min_position=1`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  const serverIsGone = async () => {
    const kept = JSON.parse(await readFile(join(folder, '.ledger/postgres.json'), 'utf8')) as {
      home: string | null;
    };
    const pidFile = join(kept.home ?? join(folder, '.ledger'), 'postgres/postmaster.pid');
    return stat(pidFile).then(
      () => false,
      () => true,
    );
  };

  it('shows at its first start all that is needed to send and ask, and stops cleanly', async () => {
    const url = await start().url();
    adminKey = service.shown('Admin key')!;
    expect(adminKey).toMatch(/^nlk_[\w-]{36,}$/);
    expect(service.shown('Endpoint secret')).toMatch(/^whsec_/);
    expect(service.shown('Webhook')).toBe(`${url}/webhooks/sautikit/default`);

    const lines = service.stdout.split('\n').filter((line) => line.startsWith('  curl '));
    const [sent, asked] = lines.map((line) => execFileSync('sh', ['-c', line], { encoding: 'utf8' }));
    expect(JSON.parse(sent!)).toMatchObject({ status: 'recorded', position: 1 });
    expect(JSON.parse(asked!)).toMatchObject({
      state: 'active',
      current: { workspace_id: service.shown('Workspace id') },
    });

    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(service.stderr).toBe('');
    expect(await serverIsGone()).toBe(true);
  });

  it('knows everything at its second start and shows no secret again', async () => {
    const url = await start().url();
    expect(service.stdout).not.toMatch(/nlk_|whsec_|curl/);
    expect(await ask(url, adminKey)).toMatchObject({ status: 200, body: { state: 'active' } });
    expect(await service.end('SIGINT')).toEqual({ code: 0, signal: null });
  });

  it('answers at once after it was killed, and stops the server that was left', async () => {
    await start().url();
    await service.end('SIGKILL');
    expect(await serverIsGone()).toBe(false);
    const url = await start().url();
    expect(await ask(url, adminKey)).toMatchObject({ status: 200 });
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await serverIsGone()).toBe(true);
  });

  it('can be stopped half-way through its start', async () => {
    start();
    await waitUntil('the database was started', async () => !(await serverIsGone()), 25_000);
    expect(await service.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(service.stdout + service.stderr).toBe('');
    expect(await serverIsGone()).toBe(true);
  });

  it('finishes a request that is under way when it is asked to stop', async () => {
    const url = await start({ LEDGER_ADMIN_KEY: adminKey }).url();
    const body = JSON.stringify({ reason: 'late' });
    const request = http.request(`${url}/webhooks/sautikit/default`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': body.length },
    });
    request.write(body.slice(0, 5));
    const [socket] = (await once(request, 'socket')) as [Socket];
    await waitUntil('it is sent', () => socket.bytesWritten > 100);
    // A second request was answered: the first has arrived, too.
    await ask(url, adminKey);
    const ending = service.end('SIGTERM');
    await waitUntil('nobody is let in any more', () =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    );
    request.end(body.slice(5));
    const answeredAt = Date.now();
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect(response.statusCode).toBe(401);
    response.resume();
    expect(await ending).toEqual({ code: 0, signal: null });
    // The client would keep its connection for later, but nothing is left to wait for.
    expect(Date.now() - answeredAt).toBeLessThan(3_500);
  });

  it('takes its settings from .env too, under what is set already', async () => {
    const key = `nlk_${'e'.repeat(40)}`;
    await writeFile(join(folder, '.env'), `LEDGER_ADMIN_KEY=${key}\nLOG_LEVEL=nonsense\n`);
    const url = await start({ LOG_LEVEL: 'warn' }).url();
    expect(await ask(url, key)).toMatchObject({ status: 200 });
    await writeFile(join(folder, '.env'), '');
  });
});
