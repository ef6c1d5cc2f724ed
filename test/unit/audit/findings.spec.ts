import { describe, expect, it } from '@jest/globals';
import { Findings } from '../../../src/audit/verify/findings.js';

describe('findings', () => {
  it('of neighbours with one fault are one, in the order of the positions', () => {
    const findings = new Findings();
    findings.add('event_missing', 7);
    findings.add('event_differs', 3);
    findings.add('event_missing', 8, 10);
    findings.add('event_missing', 12);
    expect(findings.list()).toEqual([
      { fault: 'event_differs', from: 3, to: 3 },
      { fault: 'event_missing', from: 7, to: 10 },
      { fault: 'event_missing', from: 12, to: 12 },
    ]);
  });

  it('beyond a thousand are counted', () => {
    const findings = new Findings();
    for (let position = 1; position <= 2_100; position += 2) findings.add('event_differs', position);
    expect([findings.list().length, findings.notListed]).toEqual([1_000, 50]);
  });
});
