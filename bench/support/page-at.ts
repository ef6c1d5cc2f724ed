import { assertEqual } from './benchmark.js';

const HEADERS = { authorization: 'Bearer nlk_bench' };
const LIMIT = 200;

/**
 * Walks a list as a caller does, page by page; no item may come twice.
 * @returns the cursor of the page behind so many items or a little more
 */
export async function pageAt(url: string, list: string, items: number): Promise<string> {
  const seen = new Set<string>();
  let walked = 0;
  let cursor: string | null = null;
  while (walked < items) {
    const at: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(`${url}${list}?limit=${LIMIT}${at}`, { headers: HEADERS });
    const page = (await response.json()) as { data: Record<string, unknown>[]; next_cursor: string | null };
    if (page.next_cursor === null)
      throw new Error(`${list}: expected more than ${items} items, got ${walked}`);
    for (const item of page.data) seen.add(keyOf(item));
    walked += page.data.length;
    cursor = page.next_cursor;
  }
  assertEqual(`different items among the first ${walked} of ${list}`, seen.size, walked);
  return cursor!;
}

function keyOf({ id, position, release_event_id, e164 }: Record<string, unknown>): string {
  return String(id ?? position ?? release_event_id ?? e164);
}
