import { describe, expect, it } from '@jest/globals';
import type { AttemptResult } from '../../../src/dispatch/attempt-result.js';
import { nextStep } from '../../../src/subscriptions/engine/next-step.js';

const NOW = 1_000_000;
const result = (
  verdict: AttemptResult['verdict'],
  retry_after_seconds: number | null = null,
): AttemptResult => ({
  at: '2026-06-27T10:00:00.000000Z',
  duration_ms: 1,
  status_code: 500,
  error: 'x',
  response: null,
  verdict,
  retry_after_seconds,
});
const half = () => 0.5;
const tried = (failed: number, rest: object = {}) => ({
  failed,
  retry: 'short' as const,
  counts: true,
  ...rest,
});

describe('what becomes of a delivery', () => {
  it.each<[string, AttemptResult, ReturnType<typeof tried>, object]>([
    ['delivered', result('delivered'), tried(3), { status: 'delivered', failed: 3, next_attempt_at: NOW }],
    [
      'failed for the first time',
      result('failed'),
      tried(0),
      { status: 'pending', failed: 1, next_attempt_at: NOW + 1_000 },
    ],
    [
      'failed for the fourth time',
      result('failed'),
      tried(3),
      { status: 'pending', failed: 4, next_attempt_at: NOW + 8_000 },
    ],
    ['failed for the fifth time', result('failed'), tried(4), { status: 'dead_letter', failed: 5 }],
    ['failed, asking for more time', result('failed', 60), tried(0), { next_attempt_at: NOW + 60_000 }],
    ['failed, asking for less time', result('failed', 1), tried(3), { next_attempt_at: NOW + 8_000 }],
    ['asking for time at the last attempt', result('failed', 60), tried(4), { status: 'dead_letter' }],
    [
      'failed by the long schedule',
      result('failed'),
      tried(1, { retry: 'long' }),
      { status: 'pending', failed: 2, next_attempt_at: NOW + 60_000 },
    ],
    [
      'failed eight times by the long schedule',
      result('failed'),
      tried(7, { retry: 'long' }),
      { status: 'dead_letter', failed: 8 },
    ],
    [
      'failed while the endpoint is down',
      result('failed'),
      tried(4, { counts: false }),
      { status: 'pending', failed: 4 },
    ],
    ['answered 410', result('gone'), tried(4), { status: 'pending', failed: 4 }],
  ])('%s', (_what, outcome, before, step) => {
    expect(nextStep(outcome, before, NOW, half)).toMatchObject(step);
  });
});
