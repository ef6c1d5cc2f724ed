import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { displayNumber, isE164, searchPrefixes } from '../../../src/numbers/e164.js';

const anyE164 = fc.stringMatching(/^\+[1-9]\d{6,14}$/);

describe('isE164', () => {
  it.each(['+2547000', '+254700000001', '+123456789012345', '+9999999'])('accepts %s', (text) => {
    expect(isE164(text)).toBe(true);
  });

  it.each([
    ['six digits', '+123456'],
    ['sixteen digits', '+1234567890123456'],
    ['a leading zero', '+0700000001'],
    ['no plus', '254700000001'],
    ['two pluses', '++254700000001'],
    ['spaces', '+254 700 000001'],
    ['a line break behind', '+254700000001\n'],
    ['digits of another script', '+２５４700000001'],
    ['a letter', '+25470000000a'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(isE164(text)).toBe(false);
  });
});

describe('displayNumber', () => {
  it('shows a number as people write it', () => {
    expect(displayNumber('+254700000001')).toBe('+254 700 000001');
    expect(displayNumber('+12125550100')).toBe('+1 212 555 0100');
  });

  it('shows a number of no known country as it is', () => {
    expect(displayNumber('+9990000000')).toBe('+9990000000');
  });

  it('does not show another number when a digit looks like a trunk prefix', () => {
    expect(displayNumber('+2540700000001')).toBe('+2540700000001');
  });

  it('keeps every digit of every number', () => {
    fc.assert(
      fc.property(anyE164, (e164) => {
        expect(displayNumber(e164).replace(/[^\d+]/g, '')).toBe(e164);
      }),
      { numRuns: 1000 },
    );
  });

  it('shows numbers that begin alike each as it would be shown alone', () => {
    const front = fc.stringMatching(/^\+[1-9]\d{4,12}$/);
    const end = fc.stringMatching(/^\d{2}$/);
    fc.assert(
      fc.property(front, end, end, (same, first, second) => {
        displayNumber(same + first);
        const alone = parsePhoneNumberFromString(same + second)?.formatInternational();
        const kept = alone?.replace(/[^\d+]/g, '') === same + second;
        expect(displayNumber(same + second)).toBe(kept ? alone : same + second);
      }),
      { numRuns: 3_000 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        expect(typeof displayNumber(text)).toBe('string');
      }),
    );
  });
});

describe('searchPrefixes', () => {
  it.each([
    ['+2547', 'KE', ['+2547']],
    ['+254 700-000', 'KE', ['+254700000']],
    ['0700 000', 'KE', ['+254700000']],
    ['(0700) 000', 'KE', ['+254700000']],
    ['700000', 'KE', ['+700000', '+254700000']],
    ['254700', 'KE', ['+254700', '+254254700']],
    ['0', 'KE', ['+254']],
    ['000254700', 'KE', ['+254700']],
    ['06 30', 'HU', ['+3630']],
    ['02', 'IT', ['+3902']],
    ['1 212', 'US', ['+1212']],
    ['212', 'US', ['+212', '+1212']],
    ['254700', 'XX', ['+254700']],
    ['0700', 'XX', []],
    ['', 'KE', []],
    ['  ', 'KE', []],
    ['acme', 'KE', []],
    ['%', 'KE', []],
    ['+', 'KE', ['+']],
    ['254+', 'KE', []],
  ])('takes %j in %s for %j', (q, country, prefixes) => {
    expect(searchPrefixes(q, country)).toEqual(prefixes);
  });

  it('reads 00 as +', () => {
    expect(searchPrefixes('00254700', 'KE')).toContain('+254700');
  });

  it('finds every number by any beginning of it, with and without the plus', () => {
    fc.assert(
      fc.property(anyE164, fc.nat({ max: 15 }), (e164, length) => {
        const begin = e164.slice(0, 2 + length);
        expect(searchPrefixes(begin, 'KE')).toEqual([begin]);
        expect(searchPrefixes(begin.slice(1), 'KE')).toContain(begin);
      }),
    );
  });

  it('gives nothing but + and digits, whatever is typed', () => {
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^[+\d ()%_.-]{0,20}$/));
    fc.assert(
      fc.property(typed, (q) => {
        for (const prefix of searchPrefixes(q, 'KE')) expect(prefix).toMatch(/^\+\d*$/);
      }),
    );
  });
});
