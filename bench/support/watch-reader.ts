import { Worker } from 'node:worker_threads';

/** Asks for one number again and again, in a thread of its own, as a reader elsewhere would. */
export interface WatchedReader {
  /** Stops. @returns the longest it ever waited for an answer, in ms */
  longest(): Promise<number>;
}

export async function watchReader(url: string): Promise<WatchedReader> {
  const worker = new Worker(new URL('reader-thread.js', import.meta.url), { workerData: { url } });
  await new Promise((resolve) => worker.once('message', resolve));
  return {
    async longest() {
      const answer = new Promise<number>((resolve) => worker.once('message', resolve));
      worker.postMessage('stop');
      const longest = await answer;
      await worker.terminate();
      return longest;
    },
  };
}
