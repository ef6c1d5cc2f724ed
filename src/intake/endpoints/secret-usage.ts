import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import type { Instant } from '../../numbers/instant.js';

const FLUSH_MS = 1_000;

const SQL = `
  UPDATE ledger.endpoint_secrets s
     SET verified_count = s.verified_count + used.count, last_used_at = greatest(s.last_used_at, used.at)
    FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) AS used (id, count, at)
   WHERE s.id = used.id`;

interface Usage {
  count: number;
  at: Instant;
}

/** Counts how often each secret verified, in memory, and writes it down once a second: never on a request's path. */
@Injectable()
export class SecretUsage implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(SecretUsage.name);
  private used = new Map<string, Usage>();
  private timer: NodeJS.Timeout | null = null;

  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.flush();
  }

  /** Notes that the secret verified a delivery that arrived at `at`. */
  note(secretId: string, at: Instant): void {
    this.add(secretId, 1, at);
  }

  /** Writes down what was counted; what cannot be written now is kept for the next time. */
  async flush(): Promise<void> {
    if (this.used.size === 0) return;
    const batch = [...this.used].sort(([a], [b]) => (a < b ? -1 : 1));
    this.used = new Map();
    try {
      const ids = batch.map(([id]) => id);
      const counts = batch.map(([, usage]) => usage.count);
      await this.pool.query(SQL, [ids, counts, batch.map(([, usage]) => usage.at)]);
    } catch (error) {
      this.logger.warn(`the use of secrets is written down later: ${(error as Error).message}`);
      for (const [id, usage] of batch) this.add(id, usage.count, usage.at);
    }
  }

  private add(secretId: string, count: number, at: Instant): void {
    const usage = this.used.get(secretId);
    if (!usage) {
      this.used.set(secretId, { count, at });
      return;
    }
    usage.count += count;
    if (usage.at < at) usage.at = at;
  }
}
