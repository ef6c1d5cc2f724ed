import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDataFolder } from '../../../src/embedded/data-folder.js';
import { makeFolder } from '../../../src/embedded/make-folder.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'number-ledger-test-'))));
afterAll(() => rm(folder, { recursive: true }));

it('makes the folders above it too, with the mode asked for whatever the umask', async () => {
  const umask = process.umask(0o077);
  try {
    await makeFolder(join(folder, 'a/b'), 0o711);
  } finally {
    process.umask(umask);
  }
  for (const made of ['a', 'a/b']) expect((await stat(join(folder, made))).mode & 0o777).toBe(0o711);
});

it('leaves a folder that exists as it is', async () => {
  await makeFolder(join(folder, 'kept'), 0o700);
  await makeFolder(join(folder, 'kept'), 0o711);
  expect((await stat(join(folder, 'kept'))).mode & 0o777).toBe(0o700);
});

it.each(['/proc/number-ledger', '/proc/number-ledger/deeper'])('gives up on %s', async (path) => {
  if (process.platform !== 'linux') return;
  await expect(makeFolder(path, 0o700)).rejects.toThrow('ENOENT');
});

it('says which data folder cannot be used, and what to do', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(openDataFolder(join(file, 'ledger'))).rejects.toThrow(
    `${file}/ledger: expected a folder this user can write, got ENOTDIR. Change its owner, or set LEDGER_DATA_DIR`,
  );
});
