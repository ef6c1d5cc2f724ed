import type { LogSignal } from './log-signal.js';
import type { StoredEvent } from './stored-event.js';

const POLL_MS = 1_000;

/** What was found behind a position. */
export interface Tail {
  /** The position of the newest event, read before the events were. */
  head: number;
  events: readonly StoredEvent[];
}

/**
 * Batches of events behind `after`, for ever: what is there, then what comes, until `abort`. An empty batch now and
 * then, while nothing comes, lets the reader show that it lives.
 * @param read reads what is there, after the log was seen to grow to `seen`: only a read begun after that is sure to
 * find what it grew by
 */
export async function* followLog<Page extends { after: number; limit: number }>(
  page: Page,
  signal: LogSignal,
  read: (page: Page, seen: number) => Promise<Tail>,
  abort: AbortSignal,
): AsyncGenerator<readonly StoredEvent[]> {
  let after = page.after;
  while (!abort.aborted) {
    const { seen } = signal;
    const { head, events } = await read({ ...page, after }, seen);
    yield events;
    const last = events.at(-1)?.position;
    after = events.length === page.limit ? last! : Math.max(after, head, last ?? 0);
    if (events.length === 0) await signal.waitBeyond(seen, POLL_MS, abort);
  }
}
