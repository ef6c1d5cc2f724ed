import { parentPort, workerData } from 'node:worker_threads';
import { createPool } from '../../src/database-pool.js';

const pool = createPool((workerData as { url: string }).url, { role: 'service', max: 1 });
const stopped = new AbortController();
parentPort!.once('message', () => stopped.abort());

const ask = () =>
  pool.query({
    name: 'watch',
    text: 'SELECT * FROM ledger.assignments WHERE e164 = $1',
    values: ['+254700000007'],
  });

await ask();
parentPort!.postMessage('reading');
let longest = 0;
while (!stopped.signal.aborted) {
  const asked = performance.now();
  await ask();
  longest = Math.max(longest, performance.now() - asked);
}
await pool.end();
parentPort!.postMessage(longest);
