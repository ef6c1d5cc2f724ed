import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AttemptResult } from '../../../src/dispatch/attempt-result.js';
import { listAttempts, recordAttempts } from '../../../src/dispatch/attempts.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const result = (rest: Partial<AttemptResult> = {}): AttemptResult => ({
  at: '2026-06-27T10:00:00.000001Z',
  duration_ms: 12,
  status_code: null,
  error: 'It "failed".',
  response: null,
  verdict: 'failed',
  retry_after_seconds: 3,
  ...rest,
});

it('keeps attempts and lists them oldest first; the first to say an attempt stands', async () => {
  const { service } = database;
  await recordAttempts(service, []);
  await recordAttempts(service, [
    {
      subject: 'a',
      attempt: 2,
      result: result({ status_code: 200, error: null, response: 'ok\u0000\u2028\ud83d' }),
    },
    { subject: 'a', attempt: 1, result: result() },
    { subject: 'b', attempt: 1, result: result() },
  ]);
  await recordAttempts(service, [{ subject: 'a', attempt: 1, result: result({ error: 'Another story.' }) }]);
  expect(await listAttempts(service, 'a')).toEqual([
    {
      attempt: 1,
      at: '2026-06-27T10:00:00.000001Z',
      duration_ms: 12,
      status_code: null,
      error: 'It "failed".',
      response: null,
    },
    expect.objectContaining({ attempt: 2, status_code: 200, error: null, response: 'ok\uFFFD\u2028\uFFFD' }),
  ]);
  expect(await listAttempts(service, 'c')).toEqual([]);
});

it('lets nobody rewrite an attempt', async () => {
  await expect(database.service.query('DELETE FROM ledger.delivery_attempts')).rejects.toThrow(
    'permission denied',
  );
  await expect(database.service.query('UPDATE ledger.delivery_attempts SET attempt = 9')).rejects.toThrow(
    'permission denied',
  );
});
