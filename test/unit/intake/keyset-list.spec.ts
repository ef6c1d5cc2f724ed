import { describe, expect, it } from '@jest/globals';
import { Cursors } from '../../../src/http/cursor.js';
import { keysetList } from '../../../src/intake/keyset-list.js';

const cursors = new Cursors({ cursorKey: Buffer.alloc(32, 3), logLevel: 'silent' });

interface Item {
  id: string;
}

const items = (count: number): Item[] =>
  Array.from({ length: count }, (_, n) => ({ id: String(n).padStart(5, '0') }));

function listOf(all: Item[], query: { limit: number; cursor?: string }, reads: number[] = []) {
  const read = (after: string | null, limit: number) => {
    reads.push(limit);
    return Promise.resolve(all.filter(({ id }) => after === null || id > after).slice(0, limit));
  };
  return keysetList({ read, boundTo: 'test', columns: ['id'], filename: 'items' }, query, cursors);
}

async function allPages(all: Item[], limit: number): Promise<Item[][]> {
  const pages: Item[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listOf(all, { limit, cursor }).page();
    pages.push(page.data);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

describe('a list that is paged by id', () => {
  it.each([
    [0, 2, [0]],
    [1, 2, [1]],
    [2, 2, [2]],
    [3, 2, [2, 1]],
    [4, 2, [2, 2]],
  ])('cuts %i items by %i into pages of %j', async (count, limit, sizes) => {
    const pages = await allPages(items(count), limit);
    expect(pages.map((page) => page.length)).toEqual(sizes);
    expect(pages.flat()).toEqual(items(count));
  });

  it('refuses a cursor of another list', async () => {
    const cursor = cursors.encode('00001', 'another list');
    await expect(listOf(items(3), { limit: 2, cursor }).page()).rejects.toThrow(/cursor/);
  });

  it.each([0, 1, 199, 200, 201, 400])('streams all of %i items', async (count) => {
    const streamed: Item[] = [];
    for await (const item of listOf(items(count), { limit: 1 }).rows()) streamed.push(item);
    expect(streamed).toEqual(items(count));
  });

  it('reads no further than it is asked to', async () => {
    const reads: number[] = [];
    for await (const item of listOf(items(2_000), { limit: 1 }, reads).rows()) if (item.id === '00010') break;
    expect(reads).toEqual([200]);
  });
});
