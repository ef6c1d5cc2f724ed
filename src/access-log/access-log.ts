import { Inject, Injectable, Logger } from '@nestjs/common';
import pg from 'pg';
import { Metrics } from '../http/metrics.js';
import { newId } from '../http/new-id.js';
import type { AccessRecord } from './access-record.js';

const FLUSH_MS = 500;
const BATCH = 1_000;
/** Reads that wait in memory while the database cannot take them: some minutes of a busy day. */
const MOST_WAITING = 20_000;
const UNIQUE_VIOLATION = '23505';

const INSERT = `
  INSERT INTO ledger.access_log (id, read_at, key_id, workspaces, e164, method, route, item, export, status, address, request_id, lost)
  SELECT r.* FROM json_to_recordset($1) AS r(id uuid, read_at timestamptz, key_id text, workspaces text[], e164 text, method text,
    route text, item text, export boolean, status smallint, address text, request_id text, lost integer)`;

/**
 * Writes reads to the access log in batches, behind the requests (docs/decisions/0157). What finds no room is counted,
 * and the count is written as a row of its own as soon as rows can be written again.
 */
@Injectable()
export class AccessLog {
  private readonly logger = new Logger('AccessLog');
  private readonly lostReads;
  /** As JSON: a text a row is all that lives on behind a request, for the collector to carry along. */
  private waiting: string[] = [];
  private lost = 0;
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> | null = null;

  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    metrics: Metrics,
  ) {
    this.lostReads = metrics.counter('ledger_access_log_lost_total', 'Reads of numbers that left no row.');
    metrics.gauge('ledger_access_log_waiting', 'Reads of numbers that wait to be written.', [], (gauge) =>
      gauge.set(this.waiting.length),
    );
  }

  /** Takes a read to be written soon; never waits and never throws. */
  add(record: AccessRecord): void {
    if (this.waiting.length >= MOST_WAITING) {
      if (this.lost === 0)
        this.logger.error('the access log cannot be written: reads leave no row from now on');
      this.lost += 1;
      this.lostReads.inc();
      return;
    }
    this.waiting.push(JSON.stringify(record));
    if (this.waiting.length >= BATCH) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Writes what waits. Resolves when it is written, or could not be, which is tried again at the next read. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.writing ??= this.writeAll().finally(() => (this.writing = null));
    return this.writing;
  }

  /** Writes what waits for the last time. */
  async close(): Promise<void> {
    await this.flush();
    if (this.timer) clearTimeout(this.timer);
    if (this.waiting.length > 0)
      this.logger.error(`${this.waiting.length} reads leave no row in the access log`);
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, BATCH);
      try {
        await this.write(batch);
      } catch (error) {
        this.logger.warn(`${this.waiting.length} reads wait to be written: ${(error as Error).message}`);
        this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS * 4).unref();
        return;
      }
      this.waiting.splice(0, batch.length);
      if (this.lost > 0) this.confessLoss();
    }
  }

  private async write(batch: readonly string[]): Promise<void> {
    try {
      await this.pool.query({ name: 'access-log', text: INSERT, values: [`[${batch.join()}]`] });
    } catch (error) {
      // Written before, when only the answer was lost: a batch is kept whole or not at all.
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    }
  }

  private confessLoss(): void {
    const row = {
      method: '-',
      route: '-',
      item: null,
      e164: null,
      workspaces: null,
      export: false,
      status: 0,
    };
    const origin = { key_id: 'number-ledger', address: '-', request_id: '-' };
    const record: AccessRecord = {
      id: newId(),
      read_at: new Date().toISOString(),
      ...row,
      ...origin,
      lost: this.lost,
    };
    this.waiting.push(JSON.stringify(record));
    this.lost = 0;
  }
}
