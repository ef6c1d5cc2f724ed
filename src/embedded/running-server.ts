import { execFileSync } from 'node:child_process';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The server that already runs on a data directory, left behind by a service that was killed or kept by one that runs.
 * @param folder the data directory's real path
 * @returns its port, or null when none runs
 */
export async function runningServer(folder: string): Promise<{ port: number } | null> {
  const file = join(folder, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  // A file whose process is gone is cleared by PostgreSQL itself, after it looked for surviving children.
  if (!text || !isAlive(pid)) return null;
  if (await servesFrom(pid, folder)) return { port: Number(lines[3]) };
  // Its number was given to a stranger since (a reboot, a copied folder), which would keep PostgreSQL from starting.
  await rm(file, { force: true });
  return null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function servesFrom(pid: number, folder: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  if (process.platform === 'linux') {
    // A server works in its data directory; unlike its arguments, this follows a folder that was moved.
    return (await readlink(`/proc/${pid}/cwd`).catch(() => null)) === folder;
  }
  return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(folder);
}
