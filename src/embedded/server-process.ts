import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from './cluster.js';
import { EmbeddedError } from './embedded.errors.js';
import { runProgram } from './run-program.js';

// Recovery after a crash replays what was written since the last checkpoint: mostly a second, at worst minutes.
const START_SECONDS = 300;
// The whole service has 10 s to end.
const STOP_SECONDS = 5;

/** Why a server did not start, as far as the caller can do something about it. */
export type StartOutcome = 'started' | 'port taken' | 'still in use';

/** Starts the server and waits until it takes connections. It outlives this process: nothing is lost when we are killed. */
export async function startServer(
  cluster: Cluster,
  port: number,
  sharedBuffers: string,
): Promise<StartOutcome> {
  const log = join(cluster.folder, 'server.log');
  await rm(log, { force: true });
  try {
    const limit = String(START_SECONDS);
    const options = `-p ${port} -c shared_buffers=${sharedBuffers}`;
    const how = ['--silent', '--wait', '--timeout', limit, '--log', log, '--options', options];
    await runProgram(cluster, 'pg_ctl', ['start', ...how, '--pgdata', cluster.folder]);
    return 'started';
  } catch (error) {
    const said = await readFile(log, 'utf8').catch(() => '');
    if (/could not bind IPv4|could not create any TCP/.test(said)) return 'port taken';
    if (/lock file ".*" already exists|pre-existing shared memory block/.test(said)) return 'still in use';
    const reason = /(?:FATAL|PANIC):.*/.exec(said)?.[0] ?? (error as Error).message;
    throw new EmbeddedError(`PostgreSQL did not start: ${reason} (more in ${log})`, { cause: error });
  }
}

/** Ends the server in good order; one that takes longer goes on ending by itself. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const args = ['stop', '--silent', '--mode', 'fast', '--wait', '--timeout', String(STOP_SECONDS)];
  await runProgram(cluster, 'pg_ctl', [...args, '--pgdata', cluster.folder]).catch(() => undefined);
}
