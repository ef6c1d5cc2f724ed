import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 10;

/** Settings that are the same at every start. */
export interface Keys {
  LEDGER_ADMIN_KEY: string;
  SAUTIKIT_WEBHOOK_SECRET: string;
  SAUTIKIT_WORKSPACE_ID: string;
}

/** The real service in a process of its own, started by bin/start.mjs with everything in one folder. */
export interface StartedService {
  url: string;
  /** Resolves when /health/ready answers 200. */
  ready(): Promise<void>;
  end(signal: NodeJS.Signals): Promise<void>;
}

export async function startService(folder: string, keys: Keys): Promise<StartedService> {
  const port = await freePort();
  const env = { PATH: process.env['PATH'], PORT: String(port), LEDGER_DATA_DIR: folder, ...keys };
  const stdio: ['ignore', 'ignore', 'inherit'] = ['ignore', 'ignore', 'inherit'];
  const child = spawn(process.execPath, [resolve('bin/start.mjs')], { cwd: folder, env, stdio });
  const url = `http://127.0.0.1:${port}`;
  return { url, ready: () => untilReady(url, child), end: (signal) => end(child, signal) };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (const giveUpAt = Date.now() + PATIENCE_MS; Date.now() < giveUpAt; await delay(LOOK_EVERY_MS)) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    const ready = await fetch(`${url}/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
  }
  throw new Error(`the service was not ready within ${PATIENCE_MS / 1_000} s`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
