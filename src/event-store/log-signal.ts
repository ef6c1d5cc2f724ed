import { EventEmitter } from 'node:events';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';

const CHANNEL = 'ledger_events';
const RECONNECT_MS = 1_000;
/** After a notification: each costs about half of what appending one event costs, in a transaction of its own. */
const QUIET_MS = 25;

/**
 * Tells readers that the log has grown, in this process and in others.
 * A hint only: notifications are sent after the commit and coalesced, so that they cost the appends nothing,
 * and one may get lost. Whoever waits here polls as well.
 */
@Injectable()
export class LogSignal implements OnModuleInit, OnModuleDestroy {
  private readonly grown = new EventEmitter().setMaxListeners(0);
  private version = 0;
  private listener: pg.PoolClient | null = null;
  private announcing = false;
  private announceAgain = false;
  private closed = false;
  private reconnect: NodeJS.Timeout | null = null;

  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  onModuleInit(): void {
    void this.listen();
  }

  /** Gives the listening connection back; announcing goes on until the pool closes. */
  onModuleDestroy(): void {
    this.closed = true;
    if (this.reconnect) clearTimeout(this.reconnect);
    this.listener?.release(true);
    this.listener = null;
  }

  /** To be called after a commit. Many calls while one notification is under way, or right after it, send one more. */
  announce(): void {
    this.wake();
    if (this.announcing) {
      this.announceAgain = true;
      return;
    }
    this.notify();
  }

  /** To be read before looking at the log, and handed to waitBeyond() when nothing was found. */
  get seen(): number {
    return this.version;
  }

  /** Resolves when the log has grown since `seen` was read, or after `timeoutMs`, or when `signal` aborts. */
  async waitBeyond(seen: number, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (this.version !== seen || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.grown.off('grown', done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.grown.on('grown', done);
      signal?.addEventListener('abort', done);
    });
  }

  private notify(): void {
    this.announcing = true;
    this.pool
      .query(`SELECT pg_notify('${CHANNEL}', '')`)
      .catch(() => undefined) // readers in other processes poll
      .finally(() => setTimeout(() => this.announceAnew(), QUIET_MS).unref());
  }

  private announceAnew(): void {
    this.announcing = false;
    if (!this.announceAgain) return;
    this.announceAgain = false;
    this.notify();
  }

  private wake(): void {
    this.version += 1;
    this.grown.emit('grown');
  }

  /** Keeps one connection listening; after each reconnect readers look again, for what was said meanwhile. */
  private async listen(): Promise<void> {
    try {
      const client = await this.pool.connect();
      if (this.closed) return client.release(true);
      this.listener = client;
      client.on('notification', () => this.wake());
      client.on('error', () => this.listenAgain(client));
      client.on('end', () => this.listenAgain(client));
      await client.query(`LISTEN ${CHANNEL}`);
      this.wake();
    } catch {
      this.listenAgain(this.listener);
    }
  }

  private listenAgain(broken: pg.PoolClient | null): void {
    if (this.closed || broken !== this.listener) return;
    broken?.release(true);
    this.listener = null;
    this.reconnect = setTimeout(() => void this.listen(), RECONNECT_MS);
    this.reconnect.unref();
  }
}
