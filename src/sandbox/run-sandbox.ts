import { Sandbox, type SandboxOptions } from './sandbox.js';
import { createServer } from './server/create-server.js';

/** A sandbox, answering on 127.0.0.1. */
export interface RunningSandbox {
  sandbox: Sandbox;
  /** Such as `http://127.0.0.1:4010`. */
  url: string;
  close(): Promise<void>;
}

/** @param port 0 for any free one */
export async function runSandbox(options: SandboxOptions, port: number): Promise<RunningSandbox> {
  const sandbox = new Sandbox(options);
  const server = createServer(sandbox);
  const close = async (): Promise<void> => {
    await server.close();
    await sandbox.close();
  };
  try {
    return { sandbox, url: await server.listen({ host: '127.0.0.1', port }), close };
  } catch (error) {
    await close();
    throw error;
  }
}
