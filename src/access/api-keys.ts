import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { ACCESS_OPTIONS, type AccessOptions } from './access.options.js';
import { KeysUnavailable } from './access.errors.js';
import { type Scope, SCOPES } from './scope.js';
import type { Workspaces } from './workspaces.js';

const EVERYTHING = { scopes: SCOPES, workspaces: 'all' } as const;

/** Who asks. */
export interface ApiKey {
  /** `admin` for the key of the configuration. */
  id: string;
  scopes: readonly Scope[];
  workspaces: Workspaces;
}

/** How long a list of keys is believed, so that a revoked key is refused within a second by every process. */
const BELIEVED_MS = 1_000;

/** What is stored of a key: it is long and random, so a plain hash cannot be guessed back. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}

/** Finds the key a caller presents among the stored ones and the configured one. */
@Injectable()
export class ApiKeys {
  readonly #configured: Buffer | null;
  #stored: { at: number; byHash: Promise<Map<string, ApiKey>> } | null = null;

  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    @Inject(ACCESS_OPTIONS) options: AccessOptions,
  ) {
    this.#configured = options.adminKey === null ? null : hashKey(options.adminKey);
  }

  /** @returns null when there is no such key or it was revoked */
  async find(presented: string): Promise<ApiKey | null> {
    const hash = hashKey(presented);
    if (this.#configured !== null && timingSafeEqual(hash, this.#configured))
      return { id: 'admin', ...EVERYTHING };
    // Found by its digest: how long that takes says nothing about how close a guess of the key itself was.
    const stored = (await this.#storedKeys()).get(hash.toString('base64'));
    return stored ?? null;
  }

  #storedKeys(): Promise<Map<string, ApiKey>> {
    const now = performance.now();
    if (this.#stored === null || now - this.#stored.at > BELIEVED_MS) {
      this.#stored = { at: now, byHash: this.#read() };
    }
    return this.#stored.byHash;
  }

  async #read(): Promise<Map<string, ApiKey>> {
    try {
      const { rows } = await this.pool.query<{ id: string; key_hash: Buffer }>(
        'SELECT id, key_hash FROM ledger.api_keys WHERE revoked_at IS NULL',
      );
      return new Map(rows.map((row) => [row.key_hash.toString('base64'), { id: row.id, ...EVERYTHING }]));
    } catch (error) {
      this.#stored = null;
      throw new KeysUnavailable(error);
    }
  }
}
