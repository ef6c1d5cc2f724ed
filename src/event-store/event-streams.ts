import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { showEvent } from './event-answer.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import type { LogPage } from './event-log.js';
import { TooManyStreams } from './event-store.errors.js';
import type { StoredEvent } from './stored-event.js';
import { VisibleLog } from './visible-log.js';

/** Who listens: what they may see, and whether they still may. */
export interface Listener {
  visible: Workspaces;
  isStillAllowed(): Promise<boolean>;
  gone: AbortSignal;
}

/** Proxies and clients give up on a silent connection after a minute at the earliest. */
const HEARTBEAT_MS = 15_000;
/** A reader needs one; each more costs memory for as long as its client likes. */
const STREAMS_PER_KEY = 100;

/** Server-sent events: the log as an endless answer (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  private readonly ends = new Map<AbortController, string>();
  /** Streams at the same place are given the same batch, which is written out once. */
  private readonly written = new WeakMap<readonly StoredEvent[], string>();
  private closed = false;

  constructor(private readonly log: VisibleLog) {}

  /** How many streams are open. */
  get size(): number {
    return this.ends.size;
  }

  /** Ends every stream, so that the server can close; clients come back with Last-Event-ID. */
  onModuleDestroy(): void {
    this.closed = true;
    for (const end of this.ends.keys()) end.abort();
  }

  /**
   * One `id:` and `data:` an event, and a comment now and then while nothing comes. Ends when the listener is gone or
   * no longer allowed: a key that is revoked takes its streams with it.
   * @param holder the id of the key it is opened with
   * @throws TooManyStreams when the key has as many open as it may
   */
  open(page: LogPage, listener: Listener, holder = ''): AsyncGenerator<string> {
    const held = [...this.ends.values()].filter((each) => each === holder).length;
    if (held >= STREAMS_PER_KEY) throw new TooManyStreams(STREAMS_PER_KEY);
    const { gone } = listener;
    const end = new AbortController();
    // Counted at once, and no longer when its reader has gone, whether or not it was ever read.
    this.ends.set(end, holder);
    end.signal.addEventListener('abort', () => this.ends.delete(end), { once: true });
    gone.addEventListener('abort', () => end.abort(), { once: true });
    if (gone.aborted || this.closed) end.abort();
    return this.messages(page, listener, end);
  }

  private async *messages(
    page: LogPage,
    { visible, isStillAllowed }: Listener,
    end: AbortController,
  ): AsyncGenerator<string> {
    try {
      yield ': the log of number-ledger\n\n';
      let spoke = Date.now();
      for await (const events of this.log.subscribe(visible, page, end.signal)) {
        if (!(await isStillAllowed())) return;
        if (events.length === 0 && Date.now() - spoke < HEARTBEAT_MS) continue;
        spoke = Date.now();
        yield events.length === 0 ? ': still here\n\n' : this.write(events);
      }
    } finally {
      // Also when the reader leaves in the middle of a batch.
      end.abort();
    }
  }

  private write(events: readonly StoredEvent[]): string {
    const written = this.written.get(events) ?? events.map(message).join('');
    this.written.set(events, written);
    return written;
  }
}

function message(event: StoredEvent): string {
  const answer = showEvent(event);
  return `id: ${answer.position}\nevent: ${answer.kind}\ndata: ${JSON.stringify(answer)}\n\n`;
}
