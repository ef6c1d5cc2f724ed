import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canReach, serverUser } from '../../../src/embedded/server-user.js';

const STRANGER = { uid: 54_321, gid: 54_321 };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'number-ledger-test-'));
  await mkdir(join(folder, 'inner'));
  await chmod(join(folder, 'inner'), 0o755);
});
afterEach(() => rm(folder, { recursive: true }));

describe('canReach', () => {
  it('is true when every folder above can be passed through', async () => {
    await chmod(folder, 0o711);
    expect(await canReach(STRANGER, join(folder, 'inner/file'))).toBe(true);
  });

  it('is false when one of them is closed to others', async () => {
    await chmod(folder, 0o700);
    expect(await canReach(STRANGER, join(folder, 'inner/file'))).toBe(false);
  });

  it('reads the mode of the owner and of the group for those who are', async () => {
    await chmod(folder, 0o710);
    const { uid, gid } = { uid: process.getuid!(), gid: process.getgid!() };
    expect(await canReach({ uid, gid: STRANGER.gid }, join(folder, 'inner'))).toBe(true);
    expect(await canReach({ uid: STRANGER.uid, gid }, join(folder, 'inner'))).toBe(true);
    expect(await canReach(STRANGER, join(folder, 'inner'))).toBe(false);
  });
});

describe('serverUser', () => {
  it('is another user than root for root, and ourselves for everybody else', async () => {
    const user = await serverUser(join(folder, 'postgres'));
    if (process.getuid?.() === 0) expect(user!.uid).toBeGreaterThan(0);
    else expect(user).toBeNull();
  });
});
