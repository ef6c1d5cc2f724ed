import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { BillingPeriod } from '../../../src/reactions/billing/billing-period.js';
import { type EndedSpan, stopPeriods } from '../../../src/reactions/billing/stop-periods.js';
import { at, period } from '../../support/billing-periods.js';

const END = 24;

/** Seconds in order, so that they can be starts and ends in turn. */
const cuts = (most: number) =>
  fc.array(fc.nat(END), { maxLength: most }).map((seconds) => seconds.sort((a, b) => a - b));

/** Assignments that ended, one after the other; some begin where the one before ended, some end where they began. */
const releases = cuts(8).map((seconds) => {
  const starts = seconds.filter((_, i) => i % 2 === 0);
  const ends = seconds.filter((_, i) => i % 2 === 1);
  return ends.map((end, i) => ({ start: starts[i]!, end, next: starts[i + 1] ?? null }));
});

/** Periods that do not overlap and are not empty; the last may be running. */
const histories = cuts(6).map((seconds) => {
  const distinct = [...new Set(seconds)];
  return distinct
    .filter((_, i) => i % 2 === 0)
    .map((from, i) => period(from, distinct[2 * i + 1] ?? null, { monthly_price_minor: from }));
});

type Release = { start: number; end: number; next: number | null };

const span = ({ start, end, next }: Release, acting: number): EndedSpan => ({
  started_at: at(start),
  released_at: at(end),
  next_started_at: next === null ? null : at(next),
  acting_at: at(acting),
  release_event_id: `release-${end}`,
});

function act(periods: BillingPeriod[], ended: EndedSpan): BillingPeriod[] {
  const change = stopPeriods(periods, ended);
  if (change === null) return periods;
  const { stopped, continued } = change;
  const others = periods.filter(({ id }) => id !== stopped.id);
  return [
    ...others,
    stopped,
    ...(continued ? [{ ...continued, id: `${stopped.id} on from ${continued.started_at}` }] : []),
  ];
}

const actAll = (periods: BillingPeriod[], order: Release[], acting = END) =>
  order.reduce((now, release) => act(now, span(release, acting)), periods);

/** What is billed at which price in each second. */
const billed = (periods: BillingPeriod[]) =>
  Array.from({ length: END + 2 }, (_, second) =>
    periods
      .filter(
        ({ started_at, stopped_at }) => started_at <= at(second) && (!stopped_at || at(second) < stopped_at),
      )
      .map(({ monthly_price_minor }) => monthly_price_minor),
  );

/** The same, thought of second by second: nothing is billed between a release and the next assignment. */
const expected = (periods: BillingPeriod[], all: Release[]) =>
  billed(periods).map((prices, second) =>
    prices.filter(
      (begun) =>
        !all.some(
          ({ start, end, next }) =>
            end <= second && (next === null || second < next) && (begun < end || begun <= start),
        ),
    ),
  );

const corrections = (periods: BillingPeriod[]) =>
  periods.reduce((sum, { correction_seconds }) => sum + correction_seconds, 0);

const shuffled = fc
  .tuple(releases, fc.infiniteStream(fc.nat()))
  .map(([all, random]) => [all, all.toSorted(() => (random.next().value! % 2 === 0 ? 1 : -1))] as const);

describe('stopping the periods of any number', () => {
  it('bills what a simple model bills, in whatever order the releases are acted on', () => {
    fc.assert(
      fc.property(histories, shuffled, (periods, [all, order]) => {
        expect(billed(actAll(periods, order))).toEqual(expected(periods, all));
        expect(billed(actAll(periods, all))).toEqual(expected(periods, all));
      }),
      { numRuns: 2_000 },
    );
  });

  it('corrects exactly what was billed and should not have been, in any order', () => {
    fc.assert(
      fc.property(histories, shuffled, fc.nat(END), (periods, [all, order], acting) => {
        const until = (list: number[][]) => list.slice(0, acting).flat().length;
        const wrong = until(billed(periods)) - until(expected(periods, all));
        expect(corrections(actAll(periods, order, acting))).toBe(wrong);
      }),
      { numRuns: 2_000 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(histories, shuffled, (periods, [, order]) => {
        const done = actAll(periods, order);
        const again = order.map((release) => stopPeriods(done, span(release, END + 5)));
        expect(again.filter((change) => change !== null)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves periods that do not overlap, and never one that ends before it begins', () => {
    fc.assert(
      fc.property(histories, shuffled, (periods, [, order]) => {
        const done = actAll(periods, order);
        for (const { started_at, stopped_at } of done)
          expect(stopped_at === null || started_at <= stopped_at).toBe(true);
        for (const prices of billed(done)) expect(prices.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
