import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { numericParts } from '../../../src/projections/copy/numeric-parts.js';

/** Puts the parts together again, exactly. */
function valueOf({ digits, weight, negative, scale }: ReturnType<typeof numericParts>): string {
  let scaled = 0n;
  digits.forEach((digit, index) => {
    scaled += BigInt(digit) * 10n ** BigInt(4 * (weight - index) + 400);
  });
  const text = (scaled / 10n ** BigInt(400 - scale)).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  return `${negative ? '-' : ''}${whole}${scale === 0 ? '' : `.${text.slice(-scale)}`}`;
}

describe('a number in digits to the base 10,000', () => {
  it.each([
    ['0', [], 0, 0],
    ['1.000001', [1, 0, 100], 0, 6],
    ['12345678', [1234, 5678], 1, 0],
    ['0.0001', [1], -1, 4],
    ['20000', [2], 1, 0],
  ])('%s', (text, digits, weight, scale) => {
    expect(numericParts(text)).toEqual({ digits, weight, negative: false, scale });
  });

  it('is the same number, with as many decimals as were written', () => {
    const decimals = fc.tuple(
      fc.bigInt({ min: 0n, max: 10n ** 30n }),
      fc.integer({ min: 0, max: 20 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(decimals, ([unscaled, scale, negative]) => {
        const text = unscaled.toString().padStart(scale + 1, '0');
        const unsigned = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
        const decimal = negative && unscaled > 0n ? `-${unsigned}` : unsigned;
        expect(valueOf(numericParts(decimal))).toBe(decimal);
      }),
    );
  });

  it.each(['', '1e-7', 'NaN', '1.', '.5'])('refuses %j', (text) => {
    expect(() => numericParts(text)).toThrow('expected a decimal number');
  });
});
