import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { ENDPOINT, WEBHOOK_PATH } from '../services/service.js';
import { deliveryBody } from './load.js';

/** What a process of this file is told to send. */
export interface SteadyLoad {
  url: string;
  seconds: number;
  /** Webhooks a second. */
  rate: number;
  /** Questions about numbers a second. */
  readRate: number;
}

/** What it says when it is done. */
export interface Sent {
  recorded: number;
  read: number;
  failed: number;
}

const TICK_MS = 20;
const CONNECTIONS = 64;
const HEADERS = { 'content-type': 'application/json', authorization: 'Bearer nlk_bench' };

process.once('message', (load: SteadyLoad) => void send(load).then((sent) => process.send!(sent)));

/** At an even rate, whatever the answers take. */
async function send({ url, seconds, rate, readRate }: SteadyLoad): Promise<Sent> {
  const pool = new Pool(url, { connections: CONNECTIONS });
  const sent: Sent = { recorded: 0, read: 0, failed: 0 };
  const start = performance.now();
  const underWay = new Set<Promise<void>>();
  let webhooks = 0;
  let reads = 0;
  for (let elapsed = 0; elapsed < seconds * 1_000; elapsed = performance.now() - start) {
    while (webhooks < (rate * elapsed) / 1_000) track(underWay, post(pool, webhooks++, sent));
    while (reads < (readRate * elapsed) / 1_000)
      track(underWay, ask(pool, (reads++ * 7_919) % webhooks, sent));
    await delay(TICK_MS);
  }
  await Promise.all(underWay);
  await pool.close();
  return sent;
}

function track(underWay: Set<Promise<void>>, request: Promise<void>): void {
  const tracked = request.finally(() => underWay.delete(tracked));
  underWay.add(tracked);
}

async function post(pool: Pool, index: number, sent: Sent): Promise<void> {
  const body = deliveryBody(index);
  const signature = createHmac('sha256', ENDPOINT.secret).update(body).digest('hex');
  const headers = { ...HEADERS, 'x-sautikit-signature': signature };
  const status = await answered(pool, { path: WEBHOOK_PATH, method: 'POST', headers, body });
  if (status === 200) sent.recorded += 1;
  else sent.failed += 1;
}

/** A number may not be there yet, but the answer must be. */
async function ask(pool: Pool, number: number, sent: Sent): Promise<void> {
  const path = `/v1/numbers/%2B2547${String(number).padStart(8, '0')}`;
  const status = await answered(pool, { path, method: 'GET', headers: HEADERS });
  if (status === 200 || status === 404) sent.read += 1;
  else sent.failed += 1;
}

async function answered(pool: Pool, options: Parameters<Pool['request']>[0]): Promise<number> {
  try {
    const { statusCode, body } = await pool.request(options);
    await body.dump();
    return statusCode;
  } catch {
    return 0;
  }
}
