import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { SecretCipher } from '../../secrets/secret-cipher.js';
import { loadEndpoints, type LoadedEndpoints, type VerifyingEndpoint } from './load-endpoints.js';

/** What an endpoint id may look like; anything else is unknown without a look into the database. */
export const ENDPOINT_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Strangers who try ids cause at most one reload in this many milliseconds. */
const MISS_INTERVAL_MS = 250;

/**
 * The endpoints in memory, keys decrypted: a delivery is verified without asking the database,
 * and also while the database is away.
 */
@Injectable()
export class EndpointRegistry {
  private endpoints = new Map<string, VerifyingEndpoint>();
  private current: Promise<LoadedEndpoints> | null = null;
  private next: Promise<LoadedEndpoints> | null = null;
  private afterMiss: Promise<unknown> | null = null;
  private lastMissAt = 0;

  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly cipher: SecretCipher,
  ) {}

  /**
   * The endpoint, or null when there is none. One not known yet is looked for in the database first:
   * another process may have made it a moment ago.
   * @throws when the database cannot be asked
   */
  async find(id: string): Promise<VerifyingEndpoint | null> {
    const known = this.endpoints.get(id);
    if (known) return known;
    if (!ENDPOINT_ID.test(id)) return null;
    await this.reloadAfterMiss();
    return this.endpoints.get(id) ?? null;
  }

  /** Reads everything again, starting after this call; callers that come while one is under way share the next. */
  reload(): Promise<LoadedEndpoints> {
    this.next ??= this.afterCurrent().then(() => {
      this.next = null;
      this.current = this.load();
      return this.current;
    });
    return this.next;
  }

  private async afterCurrent(): Promise<void> {
    await this.current?.catch(() => undefined);
  }

  private async load(): Promise<LoadedEndpoints> {
    const loaded = await loadEndpoints(this.pool, this.cipher);
    this.endpoints = loaded.endpoints;
    return loaded;
  }

  private reloadAfterMiss(): Promise<unknown> {
    this.afterMiss ??= this.waitForTurn().then(() => {
      this.afterMiss = null;
      return this.reload();
    });
    return this.afterMiss;
  }

  private async waitForTurn(): Promise<void> {
    const wait = this.lastMissAt + MISS_INTERVAL_MS - Date.now();
    if (wait > 0) await delay(wait, undefined, { ref: false });
    this.lastMissAt = Date.now();
  }
}
