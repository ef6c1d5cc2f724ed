import { describe, expect, it } from '@jest/globals';
import { commitBatch } from '../../../src/event-store/commit-batch.js';
import { isTransient } from '../../../src/event-store/transient-error.js';

const failure = (code: string | undefined, message = 'failed') => Object.assign(new Error(message), { code });

const done = <T>(value: T) => ({ status: 'fulfilled', value });

describe('commitBatch', () => {
  it('tries again while the database is away', async () => {
    let attempts = 0;
    const run = async (items: number[]) => {
      attempts += 1;
      if (attempts < 3) throw failure('ECONNREFUSED');
      return items;
    };
    expect(await commitBatch([1, 2], run, 5_000)).toEqual([done(1), done(2)]);
    expect(attempts).toBe(3);
  });

  it('gives up when its patience ends', async () => {
    const run = async () => Promise.reject(failure('57P01', 'shut down'));
    await expect(commitBatch([1], run, 50)).rejects.toThrow('shut down');
  });

  it('singles out the item whose data is refused', async () => {
    const run = async (items: number[]) => {
      if (items.includes(2)) throw failure('22021', 'invalid byte sequence');
      return items.map(String);
    };
    const results = await commitBatch([1, 2, 3], run, 1_000);
    const refused = { status: 'rejected', reason: failure('22021', 'invalid byte sequence') };
    expect(results).toEqual([done('1'), refused, done('3')]);
  });
});

describe('isTransient', () => {
  it.each([
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EAI_AGAIN',
    '08006',
    '57P01',
    '57P03',
    '53300',
    '40P01',
    '40001',
    '25006',
  ])('takes %s for passing', (code) => expect(isTransient(failure(code))).toBe(true));

  it.each(['23505', '22021', '42501', '42P01', 'P0001', 'XX000', '57014', 'ERR_INVALID_ARG_TYPE'])(
    'takes %s for final',
    (code) => expect(isTransient(failure(code))).toBe(false),
  );

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Query read timeout',
  ])('takes an error without a code for passing when it says: %s', (message) =>
    expect(isTransient(failure(undefined, message))).toBe(true),
  );

  it('takes a mistake of ours for final', () => {
    expect(isTransient(new TypeError('undefined is not a function'))).toBe(false);
    expect(isTransient('text')).toBe(false);
  });
});
