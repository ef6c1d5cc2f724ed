import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { WITH_READ_MODELS } from './intake.js';
import { assertEqual, median, plainRow, type Row, upperRatioRow } from './support/benchmark.js';
import { type BenchLedger, emptyLedger } from './support/ledger-of.js';
import { readResult } from './support/results.js';
import { runService } from './support/run-service.js';
import type { Sent, SteadyLoad } from './support/steady-sender.js';

/** Until code is compiled, pools are open and the heap has found its size. */
const WARM_UP_SHARE = 0.2;
const LONGEST_WARM_UP_SECONDS = 60;
/**
 * What a heap breathes between two collections. A leak of a kilobyte in a hundred requests would be 16 MB in the time
 * measured: more than a tenth of what the service has.
 */
const FLAT = 1.1;

/** The memory of the service under a steady load of half what the intake takes, and reads beside it. */
export async function benchMemory([seconds = '600']: string[]): Promise<Row[]> {
  const ledger = await emptyLedger();
  try {
    const rate = halfOfIntake();
    const { samples, sent } = await soak(ledger, { seconds: Number(seconds), rate, readRate: rate / 10 });
    await assertStored(ledger.pool, sent);
    const measured = samples.slice(
      Math.round(Math.min(samples.length * WARM_UP_SHARE, LONGEST_WARM_UP_SECONDS)),
    );
    const third = Math.floor(measured.length / 3);
    const [first, last] = [median(measured.slice(0, third)), median(measured.slice(-third))];
    const load = `${rate.toLocaleString('en')} webhooks/s for ${seconds} s`;
    return [
      upperRatioRow(
        `resident memory in the last third, ${load}`,
        'MB',
        last,
        ['in the first third', first],
        FLAT,
      ),
      plainRow('the least resident memory after the warm-up', 'MB', Math.min(...measured)),
      plainRow('the most resident memory', 'MB', Math.max(...samples)),
      plainRow('webhooks answered', 'webhooks', sent.recorded),
    ];
  } finally {
    await ledger.remove();
  }
}

/** Of what the whole service takes in, read models and all, as the benchmark `intake` last measured it on this machine. */
function halfOfIntake(): number {
  const row = readResult('intake')?.rows.find(({ metric }) => metric === WITH_READ_MODELS);
  if (!row) throw new Error('expected it in bench/results/intake.json, found nothing: run `intake` first');
  return Math.round(row.ours / 2);
}

/** @returns the resident memory in MB, second by second, and what was sent meanwhile */
async function soak(
  { url }: BenchLedger,
  load: Omit<SteadyLoad, 'url'>,
): Promise<{ samples: number[]; sent: Sent }> {
  const service = await runService('ours-projecting', { DATABASE_URL: url });
  const sender = fork(fileURLToPath(new URL('support/steady-sender.js', import.meta.url)));
  const samples: number[] = [];
  const timer = setInterval(() => void sample(), 1_000);
  const sample = async () => {
    const status = await readFile(`/proc/${service.process.pid}/status`, 'utf8');
    samples.push(Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1_024);
  };
  try {
    sender.send({ url: service.url, ...load });
    const [sent] = (await once(sender, 'message')) as [Sent];
    return { samples, sent };
  } finally {
    clearInterval(timer);
    sender.kill();
    await service.stop();
  }
}

async function assertStored(pool: pg.Pool, { recorded, failed }: Sent): Promise<void> {
  assertEqual('requests that failed', failed, 0);
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*) FROM ledger.events`);
  assertEqual('events stored of those acknowledged', rows[0]!.count, recorded);
}
