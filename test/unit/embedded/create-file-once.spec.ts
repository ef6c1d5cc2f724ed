import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createFileOnce } from '../../../src/embedded/create-file-once.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'number-ledger-test-'));
  file = join(folder, 'secret');
});
afterEach(() => rm(folder, { recursive: true }));

it('creates a file for its owner alone', async () => {
  await createFileOnce(file, 'first');
  expect(await readFile(file, 'utf8')).toBe('first');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('leaves a file that exists as it is, and no draft behind', async () => {
  await createFileOnce(file, 'first');
  await createFileOnce(file, 'second');
  expect(await readFile(file, 'utf8')).toBe('first');
  expect(await readdir(folder)).toEqual(['secret']);
});

it('lets one of many win, wholly', async () => {
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(contents.map((content) => createFileOnce(file, content)));
  expect(contents).toContain(await readFile(file, 'utf8'));
  expect(await readdir(folder)).toEqual(['secret']);
});

it('passes on why it cannot be created', async () => {
  await expect(createFileOnce(join(folder, 'missing/secret'), 'x')).rejects.toThrow('ENOENT');
});
