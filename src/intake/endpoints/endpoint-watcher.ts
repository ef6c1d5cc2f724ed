import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { EndpointRegistry } from './endpoint-registry.js';

/** Told by every change of an endpoint or a secret, so that other processes see it at once. */
export const ENDPOINTS_CHANNEL = 'ledger_endpoints';

/** A lost notification delays a change by at most this long. */
const POLL_MS = 5_000;

/** Keeps the registry in step with what other processes change: LISTEN, with a slow poll under it. */
@Injectable()
export class EndpointWatcher implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(EndpointWatcher.name);
  private listener: pg.PoolClient | null = null;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly registry: EndpointRegistry,
  ) {}

  /** @throws when the endpoints cannot be read, or a secret was stored with another master key */
  async onModuleInit(): Promise<void> {
    const { failures } = await this.registry.reload();
    if (failures[0]) throw failures[0];
    await this.poll();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.dropListener();
  }

  private async poll(): Promise<void> {
    try {
      if (!this.listener) await this.listen();
      const { failures } = await this.registry.reload();
      if (failures[0]) this.logger.error(`left out ${failures.length} secrets: ${failures[0].message}`);
    } catch (error) {
      this.logger.warn(`endpoints are as last read: ${(error as Error).message}`);
    }
    if (!this.stopped) this.timer = setTimeout(() => void this.poll(), POLL_MS).unref();
  }

  private async listen(): Promise<void> {
    const client = await this.pool.connect();
    client.on('error', () => this.dropListener());
    client.on('notification', () => void this.registry.reload().catch(() => undefined));
    this.listener = client;
    if (this.stopped) return this.dropListener();
    await client.query(`LISTEN ${ENDPOINTS_CHANNEL}`);
  }

  /** The connection is thrown away, not handed back: it still listens. */
  private dropListener(): void {
    this.listener?.release(true);
    this.listener = null;
  }
}
