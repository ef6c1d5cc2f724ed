import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startEmbedded } from '../../../src/embedded/start-embedded.js';
import { makeDataFolder, removeDataFolder } from '../../support/data-folder.js';

const suite = process.getuid?.() === 0 ? describe : describe.skip;

suite('the embedded PostgreSQL, started by root', () => {
  let folder: string;
  beforeEach(async () => void (folder = await makeDataFolder()));
  afterEach(() => removeDataFolder(folder));

  const kept = async () =>
    JSON.parse(await readFile(join(folder, 'postgres.json'), 'utf8')) as { home: string | null };

  it('runs as another user, with its data in the data folder', async () => {
    const server = await startEmbedded(folder);
    await server.stop();
    expect((await kept()).home).toBeNull();
    const { uid, mode } = await stat(join(folder, 'postgres'));
    expect(uid).not.toBe(0);
    expect(mode & 0o777).toBe(0o700);
  });

  it('keeps its data elsewhere when only root may enter the data folder', async () => {
    await chmod(folder, 0o700);
    const first = await startEmbedded(folder);
    await first.stop();
    const { home } = await kept();
    expect(home).toMatch(/^\/var\/lib\/number-ledger\/[0-9a-f]{12}$/);
    expect((await stat(join(home!, 'postgres'))).uid).not.toBe(0);
    const second = await startEmbedded(folder);
    await second.stop();
    expect(second.url).toBe(first.url);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('says what to do when its data cannot be reached any more', async () => {
    const server = await startEmbedded(folder);
    await server.stop();
    await chmod(folder, 0o700);
    await expect(startEmbedded(folder)).rejects.toThrow(
      /expected a folder that user \d+ can pass through.*chmod o\+x/,
    );
  });
});
