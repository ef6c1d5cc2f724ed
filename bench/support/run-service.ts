import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A service in a process of its own. */
export interface RunningService {
  url: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts bench/services/<name> on a database and waits until it listens; what it logs is thrown away. */
export async function runService(name: string, env: Record<string, string>): Promise<RunningService> {
  const child = fork(fileURLToPath(new URL(`../services/${name}.js`, import.meta.url)), {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const port = await Promise.race([
    once(child, 'message').then(([message]) => message as number),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the service ${name} ended with ${code} before it listened`);
    }),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
