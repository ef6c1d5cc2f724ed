import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { BootError } from '../../../src/boot/boot-errors.js';
import { keptMasterKey } from '../../../src/boot/master-key.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'number-ledger-test-'))));
afterEach(() => rm(folder, { recursive: true }));

it('makes 32 random bytes once and keeps them', async () => {
  const dataDir = join(folder, 'made/by/it');
  const key = await keptMasterKey(dataDir);
  expect(key).toHaveLength(32);
  expect(await keptMasterKey(dataDir)).toEqual(key);
  expect(await keptMasterKey(join(folder, 'another'))).not.toEqual(key);
});

it('keeps them for the owner alone', async () => {
  await keptMasterKey(folder);
  expect((await stat(join(folder, 'master.key'))).mode & 0o777).toBe(0o600);
});

it('gives two that start at once the same key', async () => {
  const [one, other] = await Promise.all([keptMasterKey(folder), keptMasterKey(folder)]);
  expect(one).toEqual(other);
});

it.each([0o640, 0o604, 0o644])('refuses a file of mode %o, which others can read', async (mode) => {
  await keptMasterKey(folder);
  const file = join(folder, 'master.key');
  await chmod(file, mode);
  const refusal = keptMasterKey(folder);
  await expect(refusal).rejects.toThrow(BootError);
  await expect(refusal).rejects.toThrow(`got mode ${mode.toString(8)}. Run: chmod 600 ${file}`);
});

it('refuses a damaged file rather than making a new key', async () => {
  await writeFile(join(folder, 'master.key'), 'half a k', { mode: 0o600 });
  await expect(keptMasterKey(folder)).rejects.toThrow(
    'expected 32 bytes in base64, got something else. Restore it',
  );
});
