import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, LOGIN, openCluster } from './cluster.js';
import { openDataFolder } from './data-folder.js';
import { EmbeddedError } from './embedded.errors.js';
import { freePort } from './free-port.js';
import { keepPort, type KeptServer, keptServer } from './kept-server.js';
import { type Lease, takeLease, type Use } from './lease.js';
import { reachableBinaries } from './reachable-binaries.js';
import { runningServer } from './running-server.js';
import { type StartOutcome, startServer, stopServer } from './server-process.js';
import { serverUser } from './server-user.js';
import { defaultSharedBuffers } from './shared-buffers.js';

const DATABASE = 'ledger';
const PATIENCE_MS = 60_000;

/** The PostgreSQL that comes with the package, running. */
export interface EmbeddedServer {
  /** The ledger's own database on it. */
  url: string;
  /** False when a server was found running: left behind by a killed service, or in use by one. */
  startedHere: boolean;
  /** Ends the use; the last to leave stops the server. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL with its data in a folder, or uses the one that already runs there.
 * @param dataDir kept between starts; made when missing
 * @param use as what: only one `service` at a time is let in
 * @param sharedBuffers PostgreSQL's setting, where it is started; null: by the machine's memory
 * @throws EmbeddedError in words for people
 */
export async function startEmbedded(
  dataDir: string,
  use: Use = 'visitor',
  sharedBuffers: string | null = null,
): Promise<EmbeddedServer> {
  const dataFolder = await openDataFolder(dataDir);
  const user = await serverUser(join(dataFolder, 'postgres'));
  const binaries = await reachableBinaries(dataFolder, user);
  const kept = await keptServer(dataFolder, user);
  const cluster = await openCluster(binaries, kept.home ?? dataFolder, user, kept.password);
  const start = (port: number) => startServer(cluster, port, sharedBuffers ?? defaultSharedBuffers());
  const { lease, startedHere } = await startOrJoin(cluster, dataFolder, kept, use, start);
  await createDatabase(lease);
  return {
    url: urlOf(lease.client.port, kept.password, DATABASE),
    startedHere,
    async stop() {
      const last = await lease.release();
      if (last) await stopServer(cluster);
      else await lease.client.end().catch(() => undefined);
    },
  };
}

type Start = (port: number) => Promise<StartOutcome>;

async function startOrJoin(cluster: Cluster, dataFolder: string, kept: KeptServer, use: Use, start: Start) {
  let startedHere = false;
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(50)) {
    const running = await runningServer(cluster.folder);
    if (!running) startedHere = (await startOnFreePort(dataFolder, kept, start)) || startedHere;
    const lease = await takeLease(urlOf(running?.port ?? kept.port, kept.password, 'postgres'), use);
    if (lease) return { lease, startedHere };
  }
  throw new EmbeddedError(
    `expected the PostgreSQL on ${cluster.folder} to take connections within ${PATIENCE_MS / 1000} s, it did not. ` +
      `Look into its server.log, stop the process named in its postmaster.pid, and start again.`,
  );
}

async function startOnFreePort(dataFolder: string, kept: KeptServer, start: Start): Promise<boolean> {
  const remembered = kept.port ? await freePort(kept.port) : null;
  const port = remembered ?? (await freePort(0));
  if (!port) throw new EmbeddedError('expected a free port on 127.0.0.1 for PostgreSQL, found none.');
  const outcome = await start(port);
  if (outcome === 'started' && port !== kept.port) await keepPort(dataFolder, kept, port);
  return outcome === 'started';
}

async function createDatabase(lease: Lease): Promise<void> {
  const { rowCount } = await lease.client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await lease.client.query(`CREATE DATABASE ${DATABASE}`).catch(ignoreExisting);
}

/** A command and a service may both be first. */
function ignoreExisting(error: { code?: string }): void {
  if (!['42P04', '23505'].includes(error.code ?? '')) throw error;
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://${LOGIN}:${password}@127.0.0.1:${port}/${database}`;
}
