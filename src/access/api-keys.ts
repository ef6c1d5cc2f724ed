import { timingSafeEqual } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { ACCESS_OPTIONS, type AccessOptions } from './access.options.js';
import { KeysUnavailable } from './access.errors.js';
import { type ApiKey, EVERYTHING, KEY_COLUMNS, type KeyRow } from './api-key.js';
import { hashKey, keyIdOf } from './key-token.js';

/** How long a list of keys is believed, so that a revoked key is refused within a second by every process. */
const BELIEVED_MS = 1_000;

/** Strangers who try keys cause at most one look into the database in this many milliseconds. */
const MISS_INTERVAL_MS = 250;

/** Compared with where there is no such key, so that it takes as long. */
const NO_KEY = Buffer.alloc(32);

/** Who has the configured key. */
const ADMIN: ApiKey = { id: 'admin', ...EVERYTHING };

type StoredKey = KeyRow & {
  key_hash: Buffer;
  previous_key_hash: Buffer | null;
  revoked_at: string | null;
};

/** Finds the key a caller presents among the stored ones and the configured one. */
@Injectable()
export class ApiKeys {
  readonly #configured: Buffer | null;
  #stored: { at: number; byId: Promise<Map<string, StoredKey>> } | null = null;
  #afterMiss: Promise<Map<string, StoredKey>> | null = null;

  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(ACCESS_OPTIONS) options: AccessOptions,
  ) {
    this.#configured = options.adminKey === null ? null : hashKey(options.adminKey);
  }

  /** @returns null when there is no such key, or it was revoked, exchanged or has expired */
  async find(presented: string): Promise<ApiKey | null> {
    const hash = hashKey(presented);
    if (this.#configured !== null && timingSafeEqual(hash, this.#configured)) return ADMIN;
    const id = keyIdOf(presented);
    if (id === null) return null;
    // One not known yet may have been made a moment ago, by another process.
    const stored = (await this.#storedKeys()).get(id) ?? (await this.#readAfterMiss()).get(id);
    const current = timingSafeEqual(hash, stored?.key_hash ?? NO_KEY);
    const previous = timingSafeEqual(hash, stored?.previous_key_hash ?? NO_KEY);
    if (!stored || stored.revoked_at !== null || hasPassed(stored.expires_at)) return null;
    if (!current && !(previous && !hasPassed(stored.previous_expires_at))) return null;
    const { scopes, workspaces, expires_at } = stored;
    return { id, scopes, workspaces: workspaces ?? 'all', expires_at };
  }

  /** After a change in this process: the next caller is judged by what is stored then. */
  forget(): void {
    this.#stored = null;
  }

  #storedKeys(): Promise<Map<string, StoredKey>> {
    const now = performance.now();
    if (this.#stored === null || now - this.#stored.at > BELIEVED_MS) {
      this.#stored = { at: now, byId: this.#read() };
    }
    return this.#stored.byId;
  }

  #readAfterMiss(): Promise<Map<string, StoredKey>> {
    const wait = (this.#stored?.at ?? 0) + MISS_INTERVAL_MS - performance.now();
    this.#afterMiss ??= delay(Math.max(0, wait), undefined, { ref: false }).then(() => {
      this.#afterMiss = null;
      this.forget();
      return this.#storedKeys();
    });
    return this.#afterMiss;
  }

  async #read(): Promise<Map<string, StoredKey>> {
    try {
      const { rows } = await this.pool.query<StoredKey>(
        `SELECT ${KEY_COLUMNS}, key_hash, previous_key_hash, revoked_at FROM ledger.api_keys`,
      );
      return new Map(rows.map((row) => [row.id, row]));
    } catch (error) {
      this.#stored = null;
      throw new KeysUnavailable(error);
    }
  }
}

function hasPassed(instant: string | null): boolean {
  return instant !== null && Date.parse(instant) <= Date.now();
}
