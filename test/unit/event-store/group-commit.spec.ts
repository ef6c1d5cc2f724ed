import { describe, expect, it } from '@jest/globals';
import { GroupCommit } from '../../../src/event-store/group-commit.js';
import { waitUntil } from '../../support/wait-until.js';

const settle = (item: number): PromiseSettledResult<string> =>
  item < 0
    ? { status: 'rejected', reason: new Error(`no ${item}`) }
    : { status: 'fulfilled', value: `done ${item}` };

/** A commit that ends when the test says so, and remembers the batches it was given. */
function heldCommit() {
  const batches: number[][] = [];
  const release: (() => void)[] = [];
  const commit = (batch: number[]) => {
    batches.push(batch);
    return new Promise<PromiseSettledResult<string>[]>((resolve) =>
      release.push(() => resolve(batch.map(settle))),
    );
  };
  return { batches, release, commit };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('GroupCommit', () => {
  it('sends a lone item at once', () => {
    const { batches, commit } = heldCommit();
    void new GroupCommit(commit, { batch: 10, inFlight: 1, waiting: 10 }).submit(1);
    expect(batches).toEqual([[1]]);
  });

  it('gathers what comes while a batch commits into the next one', async () => {
    const { batches, release, commit } = heldCommit();
    const group = new GroupCommit(commit, { batch: 10, inFlight: 1, waiting: 10 });
    const results = Promise.all([1, 2, 3].map((item) => group.submit(item)));
    expect(batches).toEqual([[1]]);
    release[0]!();
    await turn();
    expect(batches).toEqual([[1], [2, 3]]);
    release[1]!();
    expect(await results).toEqual(['done 1', 'done 2', 'done 3']);
  });

  it('has the next batch under way before anyone hears of the one before', async () => {
    const { batches, release, commit } = heldCommit();
    const group = new GroupCommit(commit, { batch: 10, inFlight: 1, waiting: 10 });
    const underWay = group.submit(1).then(() => batches.length);
    void group.submit(2);
    release[0]!();
    expect(await underWay).toBe(2);
  });

  it('has as many batches under way as it may, and none larger than it may', async () => {
    const { batches, release, commit } = heldCommit();
    const group = new GroupCommit(commit, { batch: 2, inFlight: 2, waiting: 10 });
    for (let item = 1; item <= 7; item++) void group.submit(item);
    expect(batches).toEqual([[1], [2]]);
    release[0]!();
    await turn();
    expect(batches).toEqual([[1], [2], [3, 4]]);
  });

  it('fails the one item that was refused and no other of its batch', async () => {
    const { release, commit } = heldCommit();
    const group = new GroupCommit(commit, { batch: 10, inFlight: 1, waiting: 10 });
    const settled = Promise.allSettled([0, 1, -2, 3].map((item) => group.submit(item)));
    release[0]!();
    await turn();
    release[1]!();
    expect((await settled).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('fails a whole batch that could not be committed and goes on with the next', async () => {
    let calls = 0;
    const commit = async (batch: number[]) => {
      calls += 1;
      if (calls === 1) throw new Error('database away');
      return batch.map(settle);
    };
    const group = new GroupCommit(commit, { batch: 10, inFlight: 1, waiting: 10 });
    const first = group.submit(1);
    const second = group.submit(2);
    await expect(first).rejects.toThrow('database away');
    expect(await second).toBe('done 2');
  });

  it('tells how long the oldest item of a batch has waited, so that all get their answer in time', async () => {
    const waited: number[] = [];
    const release: (() => void)[] = [];
    const commit = (batch: number[], waitedMs: number) => {
      waited.push(waitedMs);
      return new Promise<PromiseSettledResult<string>[]>((resolve) =>
        release.push(() => resolve(batch.map(settle))),
      );
    };
    const group = new GroupCommit(commit, { batch: 10, inFlight: 1, waiting: 10 });
    const results = Promise.all([group.submit(1), group.submit(2)]);
    const submitted = performance.now();
    await waitUntil('a while has passed', () => performance.now() > submitted + 30);
    release[0]!();
    await turn();
    release[1]!();
    await results;
    expect(waited[0]).toBeLessThan(30);
    expect(waited[1]).toBeGreaterThanOrEqual(30);
  });

  it('refuses one more than may wait, with an answer to try again', async () => {
    const { commit } = heldCommit();
    const group = new GroupCommit(commit, { batch: 1, inFlight: 1, waiting: 2 });
    void group.submit(1);
    void group.submit(2);
    void group.submit(3);
    await expect(group.submit(4)).rejects.toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
  });

  it('fails the batch when the outcomes are not one for each item', async () => {
    const group = new GroupCommit(async () => [], { batch: 1, inFlight: 1, waiting: 2 });
    await expect(group.submit(1)).rejects.toThrow('expected 1 outcomes for 1 items, got 0');
  });
});
