import { describe, expect, it } from '@jest/globals';
import type { CheckResult } from '../../../src/sandbox/checker.js';
import { describeReport, makeReport, type SimulationReport } from '../../../src/sandbox/simulation/report.js';
import { Tally } from '../../../src/sandbox/simulation/tally.js';
import { delivery } from './deliveries.js';

const shape = { seed: '42', numbers: 10, eventsPerNumber: 4, startAt: 0, workspaceId: 'w' };
const equal: CheckResult = { asked: 10, equal: 10, different: 0, differences: [] };
const recorded = { status: 200, body: '{"status":"recorded","position":9}' };

function report(
  happen: (tally: Tally) => void,
  check: CheckResult | null = equal,
  stopped = false,
): SimulationReport {
  const tally = new Tally();
  happen(tally);
  return makeReport({ shape, tally, seconds: 2, check, stopped });
}

describe('the report of a run', () => {
  it('is fine when all was acknowledged and every answer is equal', () => {
    const fine = report((tally) => tally.acknowledged(delivery(), recorded));
    expect(fine).toMatchObject({ ok: true, seed: '42', sent: 1, acknowledged: 1, last_position: 9 });
    expect(fine.check).toEqual({ ...equal, apart: 0 });
    expect(describeReport(fine)).toContain('10 of 10 numbers equal what was sent');
  });

  it('is fine when attempts were retried: that is what retries are for', () => {
    expect(report((tally) => tally.retried(delivery(), 'HTTP 503')).ok).toBe(true);
  });

  it.each<[string, SimulationReport]>([
    ['a delivery was given up', report((tally) => tally.gaveUp(delivery(), 'HTTP 500'))],
    [
      'an answer was unexpected',
      report((tally) => tally.acknowledged(delivery(), { status: 200, body: '' })),
    ],
    ['a number differs', report(() => undefined, { ...equal, equal: 9, different: 1, differences: ['x'] })],
    ['the run was stopped', report(() => undefined, null, true)],
  ])('is not fine when %s', (_why, wrong) => {
    expect(wrong.ok).toBe(false);
  });

  it('gives the rate over the time of sending', () => {
    const counted = report((tally) => {
      for (let n = 0; n < 100; n++) tally.acknowledged(delivery(), recorded);
    });
    expect(counted).toMatchObject({ seconds: 2, sent_per_second: 50 });
  });

  it('names failures, differences and numbers apart in its text', () => {
    const text = describeReport(
      report(
        (tally) => {
          tally.retried(delivery(), 'HTTP 503');
          tally.gaveUp(delivery({ life: 5 }), 'HTTP 503');
        },
        { asked: 9, equal: 8, different: 1, differences: ['+254700000001: expected 2 assignments, got 1'] },
      ),
    );
    expect(text).toContain('HTTP 503 2');
    expect(text).toContain('8 of 9 numbers equal what was sent, 1 apart for deliveries given up');
    expect(text).toContain('    +254700000001: expected 2 assignments, got 1');
  });

  it('says that nothing was compared', () => {
    expect(describeReport(report(() => undefined, null))).toMatch(/answers +not compared$/);
  });
});
