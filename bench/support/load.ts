import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { ENDPOINT } from '../services/service.js';

const run = promisify(execFile);
export const CONNECTIONS = 64;

/** What a load program saw. */
export interface Load {
  per_second: number;
  p99_ms: number;
  /** Requests answered 2xx. */
  answered: number;
  /** Answered otherwise, or not at all. */
  failed: number;
}

/** Writes signed deliveries, from the `first` on, a line each: signature, space, body. */
export async function writeDeliveries(file: string, first: number, count: number): Promise<void> {
  const out = createWriteStream(file);
  for (let index = first; index < first + count; index++) {
    const body = deliveryBody(index);
    const signature = createHmac('sha256', ENDPOINT.secret).update(body).digest('hex');
    if (!out.write(`${signature} ${body}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

/** The body of a delivery: of each index another event, about another number. */
export function deliveryBody(index: number): string {
  const at = new Date(Date.UTC(2026, 5, 1) + index * 1_000).toISOString();
  return JSON.stringify({
    kind: 'number.provisioned',
    event_id: `01900000-1000-7000-8000-${index.toString(16).padStart(12, '0')}`,
    workspace_id: ENDPOINT.workspace_id,
    occurred_at: at,
    data: {
      number_id: `01900000-0000-7000-8100-${index.toString(16).padStart(12, '0')}`,
      e164: `+2547${String(index % 100_000_000).padStart(8, '0')}`,
      country_code: 'KE',
      capabilities: ['voice', 'sms'],
      series_id: `01900000-0000-7000-8200-${(index % 100).toString(16).padStart(12, '0')}`,
      rental_start_at: at,
    },
  });
}

/**
 * Sends what is asked for over 64 connections, from another process: wrk where it is installed, else autocannon.
 * @param file deliveries to POST, each once; null: GETs of the URL, which may hold `{number}`
 */
export async function load(url: string, seconds: number, file: string | null, numbers = 0): Promise<Load> {
  const wrk = await run('wrk', ['--version']).then(
    () => true,
    (error: { code?: string | number }) => error.code !== 'ENOENT',
  );
  const settings = { URL: url, FILE: file ?? '', NUMBERS: String(numbers) };
  const [program, args] = wrk
    ? [
        'wrk',
        ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '-s', 'bench/support/wrk.lua', new URL(url).origin],
      ]
    : [process.execPath, ['bench/support/autocannon.mjs', String(CONNECTIONS), String(seconds)]];
  const { stdout } = await run(program as string, args as string[], { env: { ...process.env, ...settings } });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Load;
}
