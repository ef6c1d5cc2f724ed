import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For the data of one test or benchmark; open to pass through, so that as root the server's user reaches it. */
export async function makeDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'number-ledger-'));
  await chmod(folder, 0o711);
  return folder;
}

/** Removes it, and the server's data where only another place was reachable for it. */
export async function removeDataFolder(folder: string): Promise<void> {
  const kept = await readFile(join(folder, 'postgres.json'), 'utf8').catch(() => '{}');
  const { home } = JSON.parse(kept) as { home?: string | null };
  if (home) await rm(home, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}
