import { chmod, chown, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { EmbeddedError } from './embedded.errors.js';
import { makeFolder } from './make-folder.js';
import { runProgram } from './run-program.js';
import type { ServerUser } from './server-user.js';

/** The one login of the embedded server. */
export const LOGIN = 'ledger';

// Loopback only, by TCP alone: sockets in the file system would need a folder both users can reach.
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'timezone=UTC',
];

/** A PostgreSQL data directory, and whom it belongs to. */
export interface Cluster {
  binaries: Binaries;
  folder: string;
  user: ServerUser | null;
}

/**
 * Opens `<home>/postgres`, initialised at first.
 * @throws EmbeddedError when another major version of PostgreSQL wrote it
 */
export async function openCluster(
  binaries: Binaries,
  home: string,
  user: ServerUser | null,
  password: string,
): Promise<Cluster> {
  const folder = join(home, 'postgres');
  const existing = await stat(folder).catch(() => null);
  if (!existing) {
    await initialise({ binaries, folder, user }, home, password);
    return { binaries, folder, user };
  }
  const written = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  const major = /-(\d+)\.[^-]*/.exec(binaries.version)?.[1];
  if (written !== major) {
    throw new EmbeddedError(
      `${folder}: expected data of PostgreSQL ${major}, got ${written}. Use the version of number-ledger that wrote it, ` +
        `or dump it there (pg_dump) and restore it here.`,
    );
  }
  // As root, the server runs as whoever owns the data, also when that is not whom we would choose today.
  return { binaries, folder, user: user && { uid: existing.uid, gid: existing.gid } };
}

/** Into a draft first: a start that is killed half-way leaves no half data directory. */
async function initialise(cluster: Cluster, home: string, password: string): Promise<void> {
  await makeFolder(home, 0o711);
  const draft = await mkdtemp(join(home, 'postgres.new-'));
  try {
    const passwordFile = join(draft, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    await chmod(draft, 0o700);
    if (cluster.user) {
      await chown(draft, cluster.user.uid, cluster.user.gid);
      await chown(passwordFile, cluster.user.uid, cluster.user.gid);
    }
    await runProgram(cluster, 'initdb', [
      `--pgdata=${join(draft, 'data')}`,
      `--username=${LOGIN}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
      ...SETTINGS.flatMap((setting) => ['--set', setting]),
    ]);
    await rename(join(draft, 'data'), cluster.folder);
  } catch (error) {
    // Another process may have initialised it first, with the same password.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
