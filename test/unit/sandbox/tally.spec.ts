import { describe, expect, it } from '@jest/globals';
import { Tally } from '../../../src/sandbox/simulation/tally.js';
import { delivery } from './deliveries.js';

const answered = (status: string, position: number | null = null) => ({
  status: 200,
  body: JSON.stringify({ status, position }),
});

describe('the tally of a run', () => {
  it('counts answers by their status and keeps the highest position', () => {
    const tally = new Tally();
    tally.acknowledged(delivery(), answered('recorded', 7));
    tally.acknowledged(delivery(), answered('duplicate', 3));
    tally.acknowledged(delivery({ kind: 'wallet.top_up' }), answered('ignored'));
    expect(tally).toMatchObject({ acknowledgedCount: 3, lastPosition: 7, unexpectedCount: 0 });
    expect(tally.answers).toEqual({ recorded: 1, duplicate: 1, ignored: 1 });
  });

  it.each([
    ['number.released', 'ignored'],
    ['number.assigned', 'quarantined'],
    ['number.released', 'conflict'],
    ['wallet.top_up', 'recorded'],
  ])('does not expect %s to be answered %s', (kind, status) => {
    const tally = new Tally();
    tally.acknowledged(delivery({ kind }), answered(status));
    expect(tally.unexpected).toEqual([expect.stringContaining(`${kind} event of delivery-1: expected`)]);
    expect(tally.unexpected[0]).toContain(`answered ${status}`);
  });

  it.each(['', 'OK', 'null', '{"status":'])('takes the body %j for unreadable and goes on', (body) => {
    const tally = new Tally();
    tally.acknowledged(delivery(), { status: 200, body });
    expect(tally.answers).toEqual({ unreadable: 1 });
    expect(tally.unexpectedCount).toBe(1);
  });

  it('keeps only some examples of what was unexpected', () => {
    const tally = new Tally();
    for (let n = 0; n < 1_000; n++) tally.acknowledged(delivery(), answered('conflict'));
    expect(tally.unexpectedCount).toBe(1_000);
    expect(tally.unexpected).toHaveLength(10);
  });

  it('counts every attempt once, whatever became of it', () => {
    const tally = new Tally();
    tally.retried(delivery(), 'HTTP 503');
    tally.retried(delivery(), 'HTTP 503');
    tally.gaveUp(delivery(), 'socket hang up');
    tally.acknowledged(delivery(), answered('recorded', 1));
    expect(tally.sentCount).toBe(4);
    expect(tally.failures).toEqual({ 'HTTP 503': 2, 'socket hang up': 1 });
  });

  it('remembers the numbers that lost an event of theirs, not those that lost a stray', () => {
    const tally = new Tally();
    tally.gaveUp(delivery({ life: 3 }), 'HTTP 500');
    tally.gaveUp(delivery({ life: 4, kind: 'call.started' }), 'HTTP 500');
    expect([...tally.damagedLives]).toEqual([3]);
    expect(tally.gaveUpCount).toBe(2);
  });

  it('measures progress by first deliveries of number events', () => {
    const tally = new Tally();
    tally.acknowledged(delivery(), answered('recorded', 1));
    tally.acknowledged(delivery({ first: false }), answered('duplicate', 1));
    tally.acknowledged(delivery({ kind: 'call.started' }), answered('ignored'));
    tally.gaveUp(delivery(), 'HTTP 500');
    expect(tally.settledEvents).toBe(2);
  });
});
