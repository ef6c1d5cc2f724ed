import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** A receiver of webhooks in a thread of its own, as it would be in a process of its own. */
export interface BenchSink {
  url: string;
  /** Requests answered so far. */
  taken(): number;
  /** Those among them without a signature or without a body. */
  bare(): number;
  /** Resolves when so many were answered. */
  reached(count: number): Promise<void>;
  close(): Promise<number>;
}

export async function openSink(): Promise<BenchSink> {
  const counter = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL('sink-thread.js', import.meta.url), { workerData: { counter } });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const taken = () => Atomics.load(counter, 0);
  return {
    url: `http://127.0.0.1:${port}/hook`,
    taken,
    bare: () => Atomics.load(counter, 1),
    async reached(count) {
      const giveUpAt = Date.now() + 120_000;
      while (taken() < count) {
        if (Date.now() > giveUpAt) throw new Error(`expected ${count} requests, got ${taken()}`);
        await delay(2);
      }
    },
    close: () => worker.terminate(),
  };
}
