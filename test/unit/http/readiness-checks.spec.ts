import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { NotReady, ReadinessChecks } from '../../../src/http/readiness-checks.js';

beforeAll(() => Logger.overrideLogger(false));

describe('readiness', () => {
  it('is ok without checks and with checks that are fine', async () => {
    const checks = new ReadinessChecks();
    expect(await checks.run()).toEqual({ status: 'ok', checks: [] });
    checks.add('database', async () => undefined);
    expect(await checks.run()).toEqual({
      status: 'ok',
      checks: [{ name: 'database', status: 'ok', message: null }],
    });
  });

  it('fails as a whole when one check does, and gives the sentence meant for people', async () => {
    const checks = new ReadinessChecks();
    checks.add('database', async () => undefined);
    checks.add('migrations', async () => {
      throw new NotReady('2 migrations are missing: run `ledger migrate`.');
    });
    expect(await checks.run()).toEqual({
      status: 'failed',
      checks: [
        { name: 'database', status: 'ok', message: null },
        { name: 'migrations', status: 'failed', message: '2 migrations are missing: run `ledger migrate`.' },
      ],
    });
  });

  it('keeps other errors’ messages to itself: they may hold a password', async () => {
    const checks = new ReadinessChecks();
    checks.add('database', () => Promise.reject(new Error('postgres://user:secret@host')));
    checks.add('intake', () => {
      throw new Error('secret');
    });
    expect(JSON.stringify(await checks.run())).not.toContain('secret');
  });

  it('gives up on a check that does not answer within two seconds', async () => {
    const checks = new ReadinessChecks();
    checks.add('database', () => new Promise(() => undefined));
    const started = performance.now();
    const { checks: results } = await checks.run();
    expect(results).toEqual([{ name: 'database', status: 'failed', message: 'No answer within 2 s.' }]);
    expect(performance.now() - started).toBeGreaterThan(1_900);
  });

  it('runs once for callers at the same time, and again for the next', async () => {
    const checks = new ReadinessChecks();
    let runs = 0;
    checks.add('database', async () => void runs++);
    await Promise.all([checks.run(), checks.run(), checks.run()]);
    expect(runs).toBe(1);
    await checks.run();
    expect(runs).toBe(2);
  });

  it('does not take two checks of one name', () => {
    const checks = new ReadinessChecks();
    checks.add('database', async () => undefined);
    expect(() => checks.add('database', async () => undefined)).toThrow('called database already');
  });
});
