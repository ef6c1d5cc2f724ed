import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { canonicalize } from 'json-canonicalize';
import { InvalidCursor } from './http.errors.js';
import { HTTP_OPTIONS, type HttpOptions } from './http.options.js';

const MAC_BYTES = 16;
const LONGEST_CURSOR = 2_048;

/**
 * Opaque, signed places in a list. A cursor only opens the list it was made for: the same filters, asked with the
 * same key (docs/decisions/0031-cursors.md).
 */
@Injectable()
export class Cursors {
  readonly #key: Buffer;

  constructor(@Inject(HTTP_OPTIONS) options: HttpOptions) {
    if (options.cursorKey.length < MAC_BYTES) {
      throw new Error(
        `expected a cursor key of at least ${MAC_BYTES} bytes, got ${options.cursorKey.length}`,
      );
    }
    this.#key = options.cursorKey;
  }

  /**
   * @param place where the next page starts; any JSON value
   * @param boundTo what must be the same when the cursor comes back (name of the list, filters, key id); any JSON value
   */
  encode(place: unknown, boundTo: unknown): string {
    const json = Buffer.from(JSON.stringify(place), 'utf8');
    return Buffer.concat([this.#sign(json, boundTo), json]).toString('base64url');
  }

  /**
   * @returns the place given to `encode`
   * @throws InvalidCursor when the cursor was altered, or made for other filters or another key
   */
  decode<T>(cursor: string, boundTo: unknown): T {
    const bytes = Buffer.from(cursor, 'base64url');
    // The decoder skips what it does not know; only the exact text we gave out is a cursor.
    const wellFormed = cursor.length <= LONGEST_CURSOR && bytes.toString('base64url') === cursor;
    if (!wellFormed || bytes.length <= MAC_BYTES) throw new InvalidCursor();
    const json = bytes.subarray(MAC_BYTES);
    if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), this.#sign(json, boundTo))) throw new InvalidCursor();
    return JSON.parse(json.toString('utf8')) as T;
  }

  #sign(json: Buffer, boundTo: unknown): Buffer {
    const bound = Buffer.from(canonicalize(boundTo), 'utf8');
    // The length keeps what is bound and the place apart.
    return createHmac('sha256', this.#key)
      .update(`${bound.length}.`)
      .update(bound)
      .update(json)
      .digest()
      .subarray(0, MAC_BYTES);
  }
}
