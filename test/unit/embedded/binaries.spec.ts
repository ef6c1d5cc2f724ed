import { chmod, mkdir, mkdtemp, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { completeBinaries, findBinaries, program } from '../../../src/embedded/binaries.js';

const LINKS = [
  { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
  { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
];

let folder: string;
let binaries: { root: string; version: string };

/** A package as npm unpacks it when it may not run install scripts. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'number-ledger-test-'));
  binaries = { root: join(folder, 'native'), version: 'linux-x64-18.0.0' };
  await mkdir(join(binaries.root, 'bin'), { recursive: true });
  await mkdir(join(binaries.root, 'lib'));
  await writeFile(join(binaries.root, 'lib/libpq.so.5.18'), 'library');
  await writeFile(join(binaries.root, 'pg-symlinks.json'), JSON.stringify(LINKS));
  for (const name of ['initdb', 'postgres', 'pg_ctl'] as const) await writeFile(program(binaries, name), '');
  await chmod(program(binaries, 'initdb'), 0o644);
});
afterEach(() => rm(folder, { recursive: true }));

it('makes the links and modes that an install script would have made', async () => {
  await completeBinaries(binaries);
  for (const name of ['libpq.so', 'libpq.so.5']) {
    expect(await readlink(join(binaries.root, 'lib', name))).toBe('libpq.so.5.18');
  }
  expect((await stat(program(binaries, 'initdb'))).mode & 0o111).toBe(0o111);
});

it('can be done again, also by two at once', async () => {
  await Promise.all([completeBinaries(binaries), completeBinaries(binaries)]);
  await expect(completeBinaries(binaries)).resolves.toBeUndefined();
});

it('needs no list of links, as not every platform has one', async () => {
  await rm(join(binaries.root, 'pg-symlinks.json'));
  await expect(completeBinaries(binaries)).resolves.toBeUndefined();
});

it('finds PostgreSQL 18 for this machine', async () => {
  const found = await findBinaries();
  expect(found.version).toMatch(/^(linux|darwin|windows)-\w+-18\./);
  expect((await stat(program(found, 'postgres'))).isFile()).toBe(true);
});
