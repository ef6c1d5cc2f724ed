import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileOnce } from './create-file-once.js';
import { EmbeddedError } from './embedded.errors.js';
import { canReach, type ServerUser } from './server-user.js';

/** What must be known again at the next start; kept in `postgres.json`, which only its owner can read. */
export interface KeptServer {
  port: number;
  password: string;
  /** The folder that holds the server's own folder `postgres`; null is the data folder itself. */
  home: string | null;
}

// For a checkout that only root may enter: PostgreSQL, which runs as another user, could not reach its data there.
const ELSEWHERE = '/var/lib/number-ledger';

const fileOf = (dataFolder: string) => join(dataFolder, 'postgres.json');

/** Reads what was kept, or decides it at the first start. The port is 0 until the server had one. */
export async function keptServer(dataFolder: string, user: ServerUser | null): Promise<KeptServer> {
  const file = fileOf(dataFolder);
  const reachable = !user || (await canReach(user, join(dataFolder, 'postgres')));
  const fresh: KeptServer = {
    port: 0,
    password: randomBytes(24).toString('base64url'),
    home: reachable ? null : join(ELSEWHERE, randomBytes(6).toString('hex')),
  };
  const orphan = await stat(join(dataFolder, 'postgres')).catch(() => null);
  if (!orphan) await createFileOnce(file, serialize(fresh));
  const kept = await readKept(file);
  if (!kept.home && !reachable) {
    throw new EmbeddedError(
      `${dataFolder}: expected a folder that user ${user.uid} can pass through, as PostgreSQL does not run as root. ` +
        `Run: chmod o+x on it and the folders above it, or start as the user who owns it.`,
    );
  }
  return kept;
}

async function readKept(file: string): Promise<KeptServer> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as KeptServer;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'something else';
    throw new EmbeddedError(
      `${file}: expected the kept port and password of the database beside it, got ${reason}. Restore the file from a backup, ` +
        `start as the user who owns it, or move the whole folder away to begin with an empty ledger.`,
      { cause: error },
    );
  }
}

/** Remembers another port. */
export async function keepPort(dataFolder: string, kept: KeptServer, port: number): Promise<void> {
  const draft = `${fileOf(dataFolder)}.${randomUUID()}`;
  await writeFile(draft, serialize({ ...kept, port }), { mode: 0o600 });
  await rename(draft, fileOf(dataFolder));
  kept.port = port;
}

function serialize(kept: KeptServer): string {
  return `${JSON.stringify(kept, null, 2)}\n`;
}
