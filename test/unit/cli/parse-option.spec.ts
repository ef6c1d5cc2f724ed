import { describe, expect, it } from '@jest/globals';
import { duration, positiveNumber, probability, webUrl, wholeNumber } from '../../../src/cli/parse-option.js';

describe('option values', () => {
  it.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['5m', 300_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
  ])('reads the duration %s', (text, milliseconds) => {
    expect(duration(text)).toBe(milliseconds);
  });

  it.each(['', '10', '0s', '-1s', '1.5h', '10 s', '1e3s', '10S', '1y'])('refuses the duration %j', (text) => {
    expect(() => duration(text)).toThrow('Expected a duration such as 500ms, 10s or 24h.');
  });

  it.each(['0', '1', '0.25', '1.0'])('reads the probability %s', (text) => {
    expect(probability(text)).toBe(Number(text));
  });

  it.each(['', '1.1', '2', '-0.1', '.5', '50%', '0x1', ' 1 ', 'NaN'])(
    'refuses the probability %j',
    (text) => {
      expect(() => probability(text)).toThrow('Expected a probability from 0 to 1');
    },
  );

  it('reads whole numbers from the least on', () => {
    expect(wholeNumber(1)('64')).toBe(64);
    expect(wholeNumber(0)('0')).toBe(0);
    for (const text of ['0', '-1', '1.5', '1e3', '0x10', '', ' 5', '99999999999999999999']) {
      expect(() => wholeNumber(1)(text)).toThrow('Expected a whole number, 1 or more.');
    }
  });

  it('reads numbers above 0', () => {
    expect(positiveNumber('2.5')).toBe(2.5);
    for (const text of ['0', '-2', 'Infinity', '1e9', '']) {
      expect(() => positiveNumber(text)).toThrow('Expected a number above 0.');
    }
  });

  it('takes web addresses only', () => {
    expect(webUrl('https://ledger.example/base')).toBe('https://ledger.example/base');
    for (const text of ['127.0.0.1:3000', 'file:///etc/passwd', 'localhost', '']) {
      expect(() => webUrl(text)).toThrow('Expected an address such as http://127.0.0.1:3000.');
    }
  });
});
