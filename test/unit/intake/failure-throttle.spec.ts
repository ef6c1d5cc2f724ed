import { describe, expect, it } from '@jest/globals';
import { FailureThrottle } from '../../../src/intake/failure-throttle.js';

const AT = 1_751_000_000_000;

function exhausted(address = '192.0.2.1'): FailureThrottle {
  const throttle = new FailureThrottle();
  for (let count = 0; count < 300; count += 1) throttle.countFailure(address, AT);
  return throttle;
}

describe('throttling of failed verifications', () => {
  it('lets an address fail 300 times at once', () => {
    const throttle = new FailureThrottle();
    const waits = Array.from({ length: 300 }, () => throttle.countFailure('192.0.2.1', AT));
    expect(waits.every((wait) => wait === 0)).toBe(true);
  });

  it('says how long to wait after that', () => {
    expect(exhausted().countFailure('192.0.2.1', AT)).toBe(1);
  });

  it.each([
    ['of one IPv6 network', '2001:db8:1:2::1', '2001:db8:1:2:ffff::9'],
    ['written as IPv4 and as IPv6', '192.0.2.1', '::ffff:192.0.2.1'],
  ])('counts addresses %s as one', (_, one, other) => {
    expect(exhausted(one).countFailure(other, AT)).toBe(1);
  });

  it('counts other networks, and what is no address, for themselves', () => {
    expect(exhausted('2001:db8:1:2::1').countFailure('2001:db8:1:3::1', AT)).toBe(0);
    expect(exhausted('unknown').countFailure('192.0.2.1', AT)).toBe(0);
  });

  it('gives 5 failures a second back', () => {
    const throttle = exhausted();
    const later = AT + 1_000;
    const waits = Array.from({ length: 6 }, () => throttle.countFailure('192.0.2.1', later));
    expect(waits).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it('never gives back more than 300', () => {
    const throttle = exhausted();
    const tomorrow = AT + 86_400_000;
    const waits = Array.from({ length: 301 }, () => throttle.countFailure('192.0.2.1', tomorrow));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(300);
  });

  it('does not grow the debt of an address that keeps failing', () => {
    const throttle = exhausted();
    for (let count = 0; count < 1_000; count += 1) throttle.countFailure('192.0.2.1', AT);
    expect(throttle.countFailure('192.0.2.1', AT + 200)).toBe(0);
  });

  it('stays calm when the clock is set back', () => {
    const throttle = exhausted();
    expect(throttle.countFailure('192.0.2.1', AT - 60_000)).toBe(1);
  });

  it('counts each address for itself', () => {
    expect(exhausted().countFailure('192.0.2.2', AT)).toBe(0);
  });

  it('remembers 10,000 addresses and forgets the one silent for longest', () => {
    const throttle = exhausted('first');
    for (let count = 0; count < 9_999; count += 1) throttle.countFailure(`address ${count}`, AT);
    expect(throttle.countFailure('first', AT)).toBe(1);
    throttle.countFailure('one more', AT);
    expect(throttle.size).toBe(10_000);
    expect(throttle.countFailure('first', AT)).toBe(1);
    for (let count = 0; count < 10_000; count += 1) throttle.countFailure(`new address ${count}`, AT);
    expect(throttle.size).toBe(10_000);
    expect(throttle.countFailure('first', AT)).toBe(0);
  });
});
