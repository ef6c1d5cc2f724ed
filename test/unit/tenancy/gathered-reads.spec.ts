import { describe, expect, it } from '@jest/globals';
import { GatheredReads } from '../../../src/tenancy/gathered-reads.js';
import type { Workspaces } from '../../../src/tenancy/workspaces.js';

interface Statement {
  visible: Workspaces;
  keys: number[];
  answer: (values?: string[]) => void;
  fail: (error: Error) => void;
}

/** Reads that end when the test says so. */
function heldReads(limits: { batch: number; inFlight: number }) {
  const statements: Statement[] = [];
  const reads = new GatheredReads<number, string>(
    (visible, keys) =>
      new Promise((resolve, reject) =>
        statements.push({
          visible,
          keys,
          answer: (values = keys.map((key) => `${String(visible)} ${key}`)) => resolve(values),
          fail: reject,
        }),
      ),
    limits,
  );
  return { reads, statements, keys: () => statements.map((statement) => statement.keys) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('reads that are asked for at the same time', () => {
  it('sends a lone read at once', () => {
    const { reads, keys } = heldReads({ batch: 10, inFlight: 1 });
    void reads.get('all', 1);
    expect(keys()).toEqual([[1]]);
  });

  it('gathers what comes while statements are under way, and gives each its own value', async () => {
    const { reads, statements, keys } = heldReads({ batch: 10, inFlight: 1 });
    const values = Promise.all([1, 2, 3, 2].map((key) => reads.get(['w'], key)));
    statements[0]!.answer();
    await turn();
    expect(keys()).toEqual([[1], [2, 3, 2]]);
    statements[1]!.answer();
    expect(await values).toEqual(['w 1', 'w 2', 'w 3', 'w 2']);
  });

  it('never answers a read by a statement that began before it was asked for', async () => {
    const { reads, statements } = heldReads({ batch: 10, inFlight: 1 });
    const first = reads.get('all', 1);
    const second = reads.get('all', 1);
    statements[0]!.answer(['before']);
    await turn();
    statements[1]!.answer(['behind']);
    expect(await Promise.all([first, second])).toEqual(['before', 'behind']);
  });

  it('reads for each only as what it may see, and takes tenants in turn', async () => {
    const { reads, statements } = heldReads({ batch: 2, inFlight: 1 });
    const values = Promise.all([
      reads.get('all', 0),
      ...[1, 2, 3].map((key) => reads.get(['a'], key)),
      reads.get(['b'], 1),
      reads.get(['a', 'b'], 1),
    ]);
    for (let next = 0; next < 5; next++) {
      statements[next]!.answer();
      await turn();
    }
    expect(statements.map(({ visible, keys }) => [visible, keys])).toEqual([
      ['all', [0]],
      [['a'], [1, 2]],
      [['b'], [1]],
      [['a', 'b'], [1]],
      [['a'], [3]],
    ]);
    expect(await values).toEqual(['all 0', 'a 1', 'a 2', 'a 3', 'b 1', 'a,b 1']);
  });

  it('has as many statements under way as it may', async () => {
    const { reads, statements, keys } = heldReads({ batch: 10, inFlight: 2 });
    for (const key of [1, 2, 3, 4]) void reads.get('all', key);
    expect(keys()).toEqual([[1], [2]]);
    statements[1]!.answer();
    await turn();
    expect(keys()).toEqual([[1], [2], [3, 4]]);
  });

  it('fails those whose statement failed or answered too few, and goes on with the next', async () => {
    const { reads, statements } = heldReads({ batch: 2, inFlight: 1 });
    const settled = Promise.allSettled([1, 2, 3, 4].map((key) => reads.get('all', key)));
    statements[0]!.fail(new Error('away'));
    await turn();
    statements[1]!.answer(['only one']);
    await turn();
    statements[2]!.answer();
    const results = await settled;
    expect(results[0]).toMatchObject({ status: 'rejected', reason: { message: 'away' } });
    for (const result of results.slice(1, 3))
      expect(result).toMatchObject({ reason: { message: 'expected 2 values for 2 keys, got 1' } });
    expect(results[3]).toEqual({ status: 'fulfilled', value: 'all 4' });
  });
});
