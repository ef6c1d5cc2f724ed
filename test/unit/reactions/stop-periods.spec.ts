import { describe, expect, it } from '@jest/globals';
import { stopPeriods } from '../../../src/reactions/billing/stop-periods.js';
import { at, period } from '../../support/billing-periods.js';

/** An assignment from one second to another, the next one from `next`, acted on at `acting`. */
const ended = (from: number | null, to: number, next: number | null, acting: number) => ({
  started_at: from === null ? null : at(from),
  released_at: at(to),
  next_started_at: next === null ? null : at(next),
  acting_at: at(acting),
  release_event_id: `release-${to}`,
});

describe('stopping the periods of a number that was released', () => {
  it('stops the running one at the release, and counts what was billed since', () => {
    expect(stopPeriods([period(0, null)], ended(0, 10, null, 13.9))).toEqual({
      stopped: period(0, 10, { correction_seconds: 3 }),
      continued: null,
      over_billed_seconds: 3,
    });
  });

  it('also when the provision was never received', () => {
    expect(stopPeriods([period(0, null)], ended(null, 10, null, 10))?.stopped).toEqual(period(0, 10));
  });

  it.each([
    ['no periods', []],
    ['one that stopped before', [period(0, 8)]],
    ['one that stopped with the release', [period(0, 10)]],
    ['one that began with the release', [period(10, null)]],
    ['one that began after it', [period(11, null)]],
  ])('does nothing to %s', (_, periods) => {
    expect(stopPeriods(periods, ended(0, 10, null, 15))).toBeNull();
  });

  it('moves a later stop to the earlier release, and its correction grows', () => {
    const stoppedLate = period(0, 20, { correction_seconds: 5 });
    expect(stopPeriods([stoppedLate], ended(0, 10, null, 40))).toEqual({
      stopped: period(0, 10, { correction_seconds: 15 }),
      continued: null,
      over_billed_seconds: 10,
    });
  });

  it('counts nothing that is still to come', () => {
    expect(stopPeriods([period(0, null)], ended(0, 10, null, 4))?.over_billed_seconds).toBe(0);
    expect(stopPeriods([period(0, 20)], ended(0, 10, null, 12))?.over_billed_seconds).toBe(2);
  });

  describe('and is held again', () => {
    it('lets the period go on from the next assignment, at the same price', () => {
      expect(stopPeriods([period(0, null, { currency: 'UGX' })], ended(0, 10, 12, 40))).toEqual({
        stopped: period(0, 10, { currency: 'UGX', correction_seconds: 2 }),
        continued: { ...withoutId(period(12, null)), currency: 'UGX' },
        over_billed_seconds: 2,
      });
    });

    it('keeps a later stop and its correction with what goes on', () => {
      const stoppedLate = period(0, 20, { correction_seconds: 5 });
      expect(stopPeriods([stoppedLate], ended(0, 10, 12, 40))).toEqual({
        stopped: period(0, 10, { correction_seconds: 2 }),
        continued: withoutId(period(12, 20, { correction_seconds: 5 })),
        over_billed_seconds: 2,
      });
    });

    it('lets nothing go on that had stopped before the next assignment', () => {
      expect(stopPeriods([period(0, 12)], ended(0, 10, 12, 40))).toMatchObject({
        stopped: { stopped_at: at(10) },
        continued: null,
      });
    });

    it('never touches a period that began with the next assignment, or in between', () => {
      expect(stopPeriods([period(12, null)], ended(0, 10, 12, 40))).toBeNull();
      expect(stopPeriods([period(11, null)], ended(0, 10, 12, 40))).toBeNull();
    });

    it('stops what began with an assignment that ended the same instant', () => {
      expect(stopPeriods([period(12, null)], ended(12, 12, null, 15))?.stopped).toMatchObject({
        stopped_at: at(12),
        correction_seconds: 3,
      });
      expect(stopPeriods([period(12, null)], ended(12, 12, 12, 15))).toBeNull();
    });
  });
});

function withoutId({ id: _, ...rest }: ReturnType<typeof period>) {
  return rest;
}
