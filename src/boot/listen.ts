import { createServer } from 'node:net';
import { BootError } from './boot-errors.js';

interface Address {
  host: string;
  port: number;
}

/**
 * Finds out whether an address can be listened on before anything slow is started.
 * @throws BootError when it cannot
 */
export async function checkAddress(address: Address): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ ...address, exclusive: true }, resolve);
    });
  } catch (error) {
    throw addressRefusal(error, address);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Why an address cannot be listened on, and what to do. Other errors pass through. */
export function addressRefusal(error: unknown, { host, port }: Address): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new BootError(
      `port ${port} on ${host} is taken by another process. Stop that one, or set PORT to another port (PORT=0 takes any free one).`,
      { cause: error },
    );
  }
  if (code === 'EACCES') {
    return new BootError(
      `expected to be allowed to listen on port ${port}, got EACCES. Set PORT to 1024 or above.`,
      {
        cause: error,
      },
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new BootError(
      `HOST: expected an address of this machine, got ${host} (${code}). Set HOST=127.0.0.1, or 0.0.0.0 for every address.`,
      { cause: error },
    );
  }
  return error;
}
