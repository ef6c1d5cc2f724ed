import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { showEvent } from './event-answer.js';
import { EventLog, type LogPage } from './event-log.js';

/** Proxies and clients give up on a silent connection after a minute at the earliest. */
const HEARTBEAT_MS = 15_000;

/** Server-sent events: the log as an endless answer (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  private readonly closing = new AbortController();

  constructor(private readonly log: EventLog) {}

  /** Ends every stream, so that the server can close; clients come back with Last-Event-ID. */
  onModuleDestroy(): void {
    this.closing.abort();
  }

  /** One `id:` and `data:` an event, and a comment now and then while nothing comes. Ends when `signal` aborts. */
  async *open(page: LogPage, signal: AbortSignal): AsyncGenerator<string> {
    const end = new AbortController();
    const abort = () => end.abort();
    for (const source of [signal, this.closing.signal])
      source.addEventListener('abort', abort, { once: true });
    if (signal.aborted || this.closing.signal.aborted) abort();
    yield ': the log of number-ledger\n\n';
    let spoke = Date.now();
    for await (const events of this.log.subscribe(page, end.signal)) {
      if (events.length === 0 && Date.now() - spoke < HEARTBEAT_MS) continue;
      spoke = Date.now();
      yield events.length === 0 ? ': still here\n\n' : events.map(message).join('');
    }
    this.closing.signal.removeEventListener('abort', abort);
  }
}

function message(event: Parameters<typeof showEvent>[0]): string {
  const answer = showEvent(event);
  return `id: ${answer.position}\nevent: ${answer.kind}\ndata: ${JSON.stringify(answer)}\n\n`;
}
