import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';

const FLUSH_MS = 5_000;

const SQL = `
  UPDATE ledger.api_keys k SET last_used_at = greatest(k.last_used_at, used.at)
    FROM unnest($1::text[], $2::timestamptz[]) AS used (id, at) WHERE k.id = used.id`;

/** Notes when each key was last used, in memory, and writes it down now and then: never on a request's path. */
@Injectable()
export class KeyUsage implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(KeyUsage.name);
  private used = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.flush();
  }

  note(id: string): void {
    this.used.set(id, Date.now());
  }

  /** Writes down what was noted; what cannot be written now is kept for the next time. */
  async flush(): Promise<void> {
    if (this.used.size === 0) return;
    // In one order in every process, so that two never wait for each other.
    const batch = [...this.used].sort(([a], [b]) => (a < b ? -1 : 1));
    this.used = new Map();
    try {
      await this.pool.query(SQL, [
        batch.map(([id]) => id),
        batch.map(([, at]) => new Date(at).toISOString()),
      ]);
    } catch (error) {
      this.logger.warn(`the use of keys is written down later: ${(error as Error).message}`);
      for (const [id, at] of batch) if (!this.used.has(id)) this.used.set(id, at);
    }
  }
}
