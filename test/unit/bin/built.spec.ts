import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
// @ts-expect-error -- plain JavaScript: it runs before anything is installed
import { buildStamp, isBuilt, markBuilt } from '../../../bin/built.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'number-ledger-test-'));
  for (const folder of ['src/intake', 'migrations', 'dist'])
    await mkdir(join(root, folder), { recursive: true });
  for (const file of [
    'package-lock.json',
    'tsconfig.json',
    'nest-cli.json',
    'src/main.ts',
    'src/intake/sign.ts',
  ]) {
    await writeFile(join(root, file), `content of ${file}`);
  }
});
afterEach(() => rm(root, { recursive: true }));

it('is built once it was marked, until something changes', async () => {
  expect(isBuilt(root, buildStamp(root))).toBe(false);
  markBuilt(root, buildStamp(root));
  expect(isBuilt(root, buildStamp(root))).toBe(true);
});

it.each([
  'package-lock.json',
  'tsconfig.json',
  'nest-cli.json',
  'src/main.ts',
  'src/intake/sign.ts',
  'migrations/new.ts',
])('is out of date when %s changes', async (file) => {
  markBuilt(root, buildStamp(root));
  await writeFile(join(root, file), 'something else');
  expect(isBuilt(root, buildStamp(root))).toBe(false);
});

it('is out of date when a source is renamed or removed', async () => {
  markBuilt(root, buildStamp(root));
  await rename(join(root, 'src/main.ts'), join(root, 'src/entry.ts'));
  expect(isBuilt(root, buildStamp(root))).toBe(false);
  await rm(join(root, 'src/entry.ts'));
  expect(isBuilt(root, buildStamp(root))).toBe(false);
});

it('does not care what else lies there', async () => {
  markBuilt(root, buildStamp(root));
  await writeFile(join(root, 'README.md'), 'text');
  expect(isBuilt(root, buildStamp(root))).toBe(true);
});
