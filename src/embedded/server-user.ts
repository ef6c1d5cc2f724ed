import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EmbeddedError } from './embedded.errors.js';

/** Whom the server runs as, when that is not ourselves. */
export interface ServerUser {
  uid: number;
  gid: number;
}

// PostgreSQL refuses to run as root; these exist on about every system.
const CANDIDATES = ['postgres', 'nobody'];

/**
 * @param folder the data directory; whoever owns one that is there already keeps it
 * @returns null when the server runs as the user of this process: always, unless that is root
 */
export async function serverUser(folder: string): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const existing = await stat(folder).catch(() => null);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  for (const name of CANDIDATES) {
    const user = lookUp(name);
    if (user && user.uid !== 0) return user;
  }
  throw new EmbeddedError(
    `expected a user ${CANDIDATES.join(' or ')} to run PostgreSQL as (it refuses to run as root), found none. ` +
      `Start as another user than root, or set DATABASE_URL to a server of yours.`,
  );
}

function lookUp(name: string): ServerUser | null {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}

/** Whether a user may pass through every folder above a path, by the folders' modes. */
export async function canReach(user: ServerUser, path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
    if (((mode >> shift) & 0o1) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
