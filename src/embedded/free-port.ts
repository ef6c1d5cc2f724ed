import { createServer } from 'node:net';

/**
 * @param wanted the port to try; 0 for any
 * @returns a port nobody listens on at 127.0.0.1, or null when the wanted one is taken
 */
export function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      ['EADDRINUSE', 'EACCES'].includes(error.code ?? '') ? resolve(null) : reject(error),
    );
    server.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : null;
      server.close(() => resolve(port));
    });
  });
}
