import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';

// Load for bench/support/load.ts where wrk is not installed: the same requests, the same line at the end.
const { URL: url, FILE: file, NUMBERS: numbers } = process.env;
const [connections, duration] = process.argv.slice(2).map(Number);
const headers = { 'content-type': 'application/json', authorization: 'Bearer nlk_bench' };
const { origin, pathname, search } = new URL(url);

const lines = [];
if (file) for await (const line of createInterface({ input: createReadStream(file) })) lines.push(line);
let next = 0;

function post(request) {
  const line = lines[next++];
  if (line === undefined) throw new Error(`expected more than ${lines.length} deliveries to send`);
  return {
    ...request,
    method: 'POST',
    path: pathname,
    headers: { ...headers, 'x-sautikit-signature': line.slice(0, 64) },
    body: line.slice(65),
  };
}

function get(request) {
  const number = `%2B2547${String(Math.floor(Math.random() * Number(numbers))).padStart(8, '0')}`;
  return { ...request, path: decodeURI(pathname).replace('{number}', number) + search, headers };
}

const result = await autocannon({
  url: origin,
  connections,
  duration,
  requests: [{ setupRequest: file ? post : get }],
});
console.log(
  JSON.stringify({
    per_second: result.requests.average,
    p99_ms: result.latency.p99,
    answered: result['2xx'],
    failed: result.non2xx + result.errors + result.timeouts,
  }),
);
