import { badRequest, invalidCursor } from '../provider/provider.errors.js';

const MOST = 200;

export interface PageQuery {
  limit?: string;
  cursor?: string;
}

/**
 * One page of a list that only grows at its end. The cursor is opaque: what it holds is nobody's business.
 * @throws ProviderError `validation.*`
 */
export function paginate<T>(
  items: T[],
  { limit = '50', cursor }: PageQuery,
): { page: T[]; next_cursor: string | null } {
  const size = Number(limit);
  if (!/^\d{1,3}$/.test(limit) || size < 1 || size > MOST)
    throw badRequest(`limit: expected a whole number from 1 to ${MOST}, got ${limit}`);
  const from = cursor === undefined ? 0 : place(cursor);
  const next = from + size;
  return {
    page: items.slice(from, next),
    next_cursor: next < items.length ? Buffer.from(`after:${next}`).toString('base64url') : null,
  };
}

function place(cursor: string): number {
  const match = /^after:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw invalidCursor();
  return Number(match[1]);
}
