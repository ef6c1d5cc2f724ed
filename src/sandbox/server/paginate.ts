import { badRequest, invalidCursor } from '../provider/provider.errors.js';

const MOST = 200;

export interface PageQuery {
  limit?: string;
  cursor?: string;
}

/**
 * One page of those wanted out of a list that only grows at its end, so that pages neither skip nor repeat anything
 * whatever happens between them. The cursor is opaque: what it holds is nobody's business.
 * @throws ProviderError `validation.*`
 */
export function paginate<T>(
  items: readonly T[],
  isWanted: (item: T) => boolean,
  { limit = '50', cursor }: PageQuery,
): { page: T[]; next_cursor: string | null } {
  const size = Number(limit);
  if (!/^\d{1,3}$/.test(limit) || size < 1 || size > MOST)
    throw badRequest(`limit: expected a whole number from 1 to ${MOST}, got ${limit}`);
  const from = cursor === undefined ? 0 : place(cursor);
  const page: T[] = [];
  for (let index = from; index < items.length; index++) {
    if (!isWanted(items[index]!)) continue;
    if (page.length === size)
      return { page, next_cursor: Buffer.from(`from:${index}`).toString('base64url') };
    page.push(items[index]!);
  }
  return { page, next_cursor: null };
}

function place(cursor: string): number {
  const match = /^from:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw invalidCursor();
  return Number(match[1]);
}

/** Whether an item has the status asked for. @throws ProviderError when there is no such status */
export function withStatus<S extends string>(known: readonly S[], asked: string | undefined) {
  if (asked !== undefined && !known.some((status) => status === asked))
    throw badRequest(`status: expected one of ${known.join(', ')}, got ${asked}`);
  return ({ status }: { status: string }): boolean => (asked ?? status) === status;
}
