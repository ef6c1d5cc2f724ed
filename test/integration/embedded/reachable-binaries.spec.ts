import { execFileSync } from 'node:child_process';
import { lstat, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { findBinaries, program } from '../../../src/embedded/binaries.js';
import { copyBinaries, reachableBinaries } from '../../../src/embedded/reachable-binaries.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'number-ledger-test-'))));
afterEach(() => rm(folder, { recursive: true }));

it('uses the programs of the package where they can be reached', async () => {
  expect(await reachableBinaries(folder, null)).toEqual(await findBinaries());
});

it('makes a copy that works wherever it is and whatever the umask', async () => {
  const found = await findBinaries();
  const copy = { ...found, root: join(folder, 'shelf/postgresql') };
  const umask = process.umask(0o077);
  try {
    await Promise.all([copyBinaries(found, copy), copyBinaries(found, copy)]);
  } finally {
    process.umask(umask);
  }
  expect(execFileSync(program(copy, 'postgres'), ['--version'], { encoding: 'utf8' })).toContain(
    'PostgreSQL) 18.',
  );
  expect((await stat(program(copy, 'initdb'))).mode & 0o055).toBe(0o055);
  expect((await stat(dirname(copy.root))).mode & 0o777).toBe(0o711);
  if (process.platform === 'linux') {
    expect((await lstat(join(copy.root, 'lib/libpq.so.5'))).isSymbolicLink()).toBe(true);
  }
});
