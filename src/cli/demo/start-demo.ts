import { randomBytes } from 'node:crypto';
import { closeApp } from '../../boot/close-app.js';
import { createApp } from '../../boot/create-app.js';
import { prepareDatabase } from '../../boot/prepare-database.js';
import type { Teardown } from '../../boot/teardown.js';
import { runSandbox } from '../../sandbox/run-sandbox.js';
import { SANDBOX_DEFAULTS } from '../../sandbox/sandbox.js';
import type { Peer } from './peer.js';

/** The two who talk to each other. */
export interface DemoParties {
  ledger: Peer;
  sandbox: Peer;
  workspaceId: string;
}

/** Starts the ledger and the sandbox on free ports. Whatever is opened is closed by the teardown. */
export async function startDemo(
  databaseUrl: string,
  seed: string,
  teardown: Teardown,
  signal: AbortSignal,
): Promise<DemoParties> {
  await prepareDatabase(databaseUrl);
  signal.throwIfAborted();
  const adminKey = `nlk_${randomBytes(32).toString('base64url')}`;
  const masterKey = randomBytes(32);
  const app = await createApp({ databaseUrl, masterKey, adminKey, logLevel: 'silent' });
  teardown.add(() => closeApp(app));
  await app.listen(0, '127.0.0.1');
  // Its clock stands still unless told: the same seed tells the same story, and nobody waits for a retry.
  const options = { ...SANDBOX_DEFAULTS, seed, startAt: Date.now(), speed: 0, workspaces: 1 };
  const running = await runSandbox(options, 0);
  teardown.add(() => running.close());
  const [workspace] = running.sandbox.workspaces.list();
  return {
    ledger: { url: (await app.getUrl()).replace('[::1]', '127.0.0.1'), token: adminKey },
    sandbox: { url: running.url, token: workspace!.token },
    workspaceId: workspace!.id,
  };
}
