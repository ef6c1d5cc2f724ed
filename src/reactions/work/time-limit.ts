import { TimeLimitExceeded, WorkerStopping } from './work.errors.js';

/**
 * Waits for some work only so long. Its signal aborts when the time is up or `stopping` aborts; whether it listens or
 * not, the wait ends.
 * @throws TimeLimitExceeded, WorkerStopping
 */
export async function withTimeLimit<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
  stopping?: AbortSignal,
): Promise<T> {
  const abort = new AbortController();
  let giveUp: (reason: Error) => void = () => undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    giveUp = (reason) => {
      abort.abort(reason);
      reject(reason);
    };
  });
  const timer = setTimeout(() => giveUp(new TimeLimitExceeded(milliseconds)), milliseconds);
  const stop = () => giveUp(new WorkerStopping());
  stopping?.addEventListener('abort', stop, { once: true });
  if (stopping?.aborted) stop();
  try {
    return await Promise.race([givenUp, work(abort.signal)]);
  } finally {
    clearTimeout(timer);
    stopping?.removeEventListener('abort', stop);
  }
}
