import { describe, expect, it } from '@jest/globals';
import { paginate } from '../../../src/sandbox/server/paginate.js';

const items = Array.from({ length: 10 }, (_, index) => ({ index, wanted: index % 2 === 0 }));
const isWanted = ({ wanted }: { wanted: boolean }): boolean => wanted;

describe('pages of the sandbox', () => {
  it('end with the last one wanted', () => {
    expect(paginate(items, isWanted, {})).toEqual({ page: items.filter(isWanted), next_cursor: null });
    expect(paginate(items, isWanted, { limit: '5' }).next_cursor).toBeNull();
  });

  it('go on where they stopped, though items before are not wanted any more', () => {
    const first = paginate(items, isWanted, { limit: '2' });
    const gone = ({ index, wanted }: { index: number; wanted: boolean }): boolean => wanted && index > 1;
    const second = paginate(items, gone, { limit: '2', cursor: first.next_cursor! });
    expect([...first.page, ...second.page].map(({ index }) => index)).toEqual([0, 2, 4, 6]);
  });

  it.each(['', 'x', 'ZnJvbTotMQ', Buffer.from('from:1e3').toString('base64url')])(
    'refuse the cursor %j',
    (cursor) => {
      expect(() => paginate(items, isWanted, { cursor })).toThrow('expected a cursor from the answer before');
    },
  );

  it.each(['0', '201', '-1', '1.5', 'ten'])('refuse the limit %s', (limit) => {
    expect(() => paginate(items, isWanted, { limit })).toThrow(
      'limit: expected a whole number from 1 to 200',
    );
  });
});
