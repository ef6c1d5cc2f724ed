import { describe, expect, it } from '@jest/globals';
import { Cursors } from '../../../src/http/cursor.js';
import { InvalidCursor } from '../../../src/http/http.errors.js';
import { keysetList } from '../../../src/http/keyset-list.js';

const cursors = new Cursors({ cursorKey: Buffer.alloc(32, 1), logLevel: 'silent' });
const numbers = Array.from({ length: 1_203 }, (_, index) => index);
const reads: number[] = [];

const listOf = (limit: number, cursor?: string, boundTo: unknown = 'numbers') =>
  keysetList(
    {
      async read(after: number | null, most: number) {
        reads.push(most);
        return numbers.filter((number) => number > (after ?? -1)).slice(0, most);
      },
      keyOf: (number: number) => number,
      show: (number: number) => ({ number }),
      boundTo,
      columns: ['number'],
      filename: 'numbers',
    },
    { limit, cursor },
    cursors,
  );

describe('a list paged by key', () => {
  it('goes on where the page before ended', async () => {
    const first = await listOf(2).page();
    expect(first.data).toEqual([{ number: 0 }, { number: 1 }]);
    const second = await listOf(2, first.next_cursor!).page();
    expect(second.data).toEqual([{ number: 2 }, { number: 3 }]);
  });

  it('has no cursor on the last page, also when it is full', async () => {
    const cursor = cursors.encode(1_200, 'numbers');
    expect(await listOf(2, cursor).page()).toEqual({
      data: [{ number: 1201 }, { number: 1202 }],
      next_cursor: null,
    });
    expect(await listOf(2, cursors.encode(1_202, 'numbers')).page()).toEqual({ data: [], next_cursor: null });
  });

  it('refuses the cursor of another list', async () => {
    const { next_cursor } = await listOf(2).page();
    await expect(listOf(2, next_cursor!, 'others').page()).rejects.toThrow(InvalidCursor);
  });

  it('streams everything, in pieces', async () => {
    reads.length = 0;
    const streamed: number[] = [];
    for await (const { number } of listOf(2).rows()) streamed.push(number);
    expect(streamed).toEqual(numbers);
    expect(reads).toEqual(Array(7).fill(200));
  });
});
