import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** Answers every POST with 204 once its body is in, and counts them, and those without a signature or a body. */
const { counter } = workerData as { counter: Int32Array<SharedArrayBuffer> };
const server = createServer((request, response) => {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => (bytes += chunk.length));
  request.on('end', () => {
    response.writeHead(204).end();
    if (bytes === 0 || !request.headers['x-sautikit-signature']) Atomics.add(counter, 1, 1);
    Atomics.add(counter, 0, 1);
  });
});
server.listen(0, '127.0.0.1', () => parentPort!.postMessage((server.address() as AddressInfo).port));
