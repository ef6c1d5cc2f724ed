import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServiceProcess } from '../../support/service-process.js';
import { makeDataFolder, removeDataFolder } from '../../support/data-folder.js';

/** `number-ledger: ` and one line. */
const ONE_LINE = /^number-ledger: .+\n$/;

describe('a service that cannot start', () => {
  let folder: string;
  beforeAll(async () => void (folder = await makeDataFolder()));
  afterAll(() => removeDataFolder(folder));

  async function refusal(settings: Record<string, string>): Promise<string> {
    const service = new ServiceProcess({ LEDGER_DATA_DIR: folder, ...settings }, folder);
    expect(await service.ended).toEqual({ code: 1, signal: null });
    expect(service.stdout).toBe('');
    return service.stderr;
  }

  it('says that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const said = await refusal({ PORT: String(port) });
    other.close();
    expect(said).toMatch(ONE_LINE);
    expect(said).toContain(
      `port ${port} on 127.0.0.1 is taken by another process. Stop that one, or set PORT`,
    );
  });

  it('says that the data folder cannot be written', async () => {
    const said = await refusal({ LEDGER_DATA_DIR: '/dev/null/ledger' });
    expect(said).toMatch(ONE_LINE);
    expect(said).toContain('/dev/null/ledger: expected a folder this user can write, got ENOTDIR');
  });

  it('says that the database cannot be reached', async () => {
    const said = await refusal({ DATABASE_URL: 'postgres://me:pw@127.0.0.1:1/ledger' });
    expect(said).toMatch(ONE_LINE);
    expect(said).toContain('expected a PostgreSQL at 127.0.0.1:1, got ECONNREFUSED');
  });

  it('says what is wrong with each setting', async () => {
    const said = await refusal({ PORT: 'x', SAUTIKIT_WEBHOOK_SECRET: ' ', SAUTIKIT_WORKSPACE_ID: 'w' });
    expect(said.split('\n')).toEqual([
      expect.stringMatching(/^number-ledger: PORT: expected/),
      expect.stringMatching(/^number-ledger: SAUTIKIT_WEBHOOK_SECRET: expected/),
      '',
    ]);
  });
});
