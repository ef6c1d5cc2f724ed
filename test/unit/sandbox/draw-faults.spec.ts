import { describe, expect, it } from '@jest/globals';
import {
  drawAttemptFaults,
  drawDeliveryFaults,
  drawEventFaults,
} from '../../../src/sandbox/faults/draw-faults.js';
import { type FaultSettings, NO_FAULTS } from '../../../src/sandbox/faults/fault-settings.js';

const WILD: FaultSettings = {
  ...NO_FAULTS,
  form: 'mixed',
  header_set: 'mixed',
  drop: 0.4,
  repeat: 0.4,
  delay: 0.4,
  reorder: 0.4,
  dead_letter: 0.2,
  wrong_secret: 0.3,
};
const FEW = 50;
const MANY = 10_000;

const ordinals = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const run = (settings: FaultSettings, count = FEW) =>
  ordinals(count).map((ordinal) => ({
    event: drawEventFaults(settings, ordinal),
    delivery: drawDeliveryFaults(settings, ordinal),
    attempt: drawAttemptFaults(settings, { ordinal, attempt: 1, last: false }),
  }));

describe('drawing faults', () => {
  it('draws the same run for the same seed and another for another', () => {
    expect(run(WILD)).toEqual(run(WILD));
    expect(run(WILD)).not.toEqual(run({ ...WILD, seed: 'another' }));
  });

  it('does nothing unless asked to', () => {
    for (const { event, delivery, attempt } of run(NO_FAULTS)) {
      expect(event).toEqual({ lost: false, repeats: 0 });
      expect(delivery).toEqual({ form: 'bare', headerSet: 'a', delaySeconds: 0, overtaken: false });
      expect(attempt).toMatchObject({ dropped: false, wrongSecret: false });
    }
  });

  it('does things about as often as asked', () => {
    const drawn = run(WILD, MANY);
    const share = (of: (one: ReturnType<typeof run>[number]) => boolean): number =>
      drawn.filter(of).length / MANY;
    expect(share(({ event }) => event.lost)).toBeCloseTo(0.2, 1);
    expect(share(({ event }) => event.repeats > 0)).toBeCloseTo(0.4, 1);
    expect(share(({ delivery }) => delivery.delaySeconds > 0)).toBeCloseTo(0.4, 1);
    expect(share(({ delivery }) => delivery.overtaken)).toBeCloseTo(0.4, 1);
    expect(share(({ delivery }) => delivery.form === 'timestamped')).toBeCloseTo(0.5, 1);
    expect(share(({ delivery }) => delivery.headerSet === 'b')).toBeCloseTo(0.5, 1);
    expect(share(({ attempt }) => attempt.dropped)).toBeCloseTo(0.4, 1);
    expect(share(({ attempt }) => attempt.wrongSecret)).toBeCloseTo(0.3, 1);
  });

  it('repeats three times at most, and delays no longer than asked', () => {
    const most = { ...WILD, repeat: 1, delay: 1, delay_seconds: 60 };
    const delays = run(most, MANY).map(({ delivery }) => delivery.delaySeconds);
    expect(Math.max(...run(most).map(({ event }) => event.repeats))).toBe(3);
    expect(Math.max(...delays)).toBe(60);
  });

  it('never drops the last attempt: that would be a dead letter', () => {
    const attempts = ordinals(FEW).map((ordinal) =>
      drawAttemptFaults({ ...WILD, drop: 1 }, { ordinal, attempt: 5, last: true }),
    );
    expect(attempts.some(({ dropped }) => dropped)).toBe(false);
  });
});
