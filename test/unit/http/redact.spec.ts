import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeLoggedError, redactedJson, redactLine } from '../../../src/http/redact.js';

describe('a log line', () => {
  it.each([
    [`the key nlk_${'a-_B'.repeat(10)} is known`, 'the key nlk_[redacted] is known'],
    ['whsec_Ab+/=-_9 was sent', 'whsec_[redacted] was sent'],
    ['authorization: bearer abc.def~+/=', 'authorization: bearer [redacted]'],
    ['connect to postgres://me:p%40ss@db/x', 'connect to postgres://me:[redacted]@db/x'],
    [`t=1751000000,v1=${'aB'.repeat(32)}`, 't=1751000000,v1=[redacted]'],
    [`master key ${'0f'.repeat(32)}`, 'master key [redacted]'],
    [
      'http://127.0.0.1:3000/v1/numbers, 2026-06-27T10:00:00Z',
      'http://127.0.0.1:3000/v1/numbers, 2026-06-27T10:00:00Z',
    ],
  ])('of %s loses the secret and nothing else', (message, shown) => {
    expect(JSON.parse(redactLine(JSON.stringify({ message })))).toEqual({ message: shown });
  });

  it('loses 64 hex digits or more wherever they stand, and no fewer', () => {
    for (let before = 0; before < 200; before++) {
      const [start, end] = [`${'-'.repeat(before)} `, ' -'];
      for (const digits of [64, 65, 127, 128]) {
        expect(redactLine(start + '0aF'.repeat(43).slice(0, digits) + end)).toBe(`${start}[redacted]${end}`);
      }
      const short = start + '0aF'.repeat(21) + end;
      expect(redactLine(short)).toBe(short);
    }
  });

  it('is gone through in no time, however long it is', () => {
    const started = performance.now();
    for (const text of ['a', '://', '://a:', 'nlk', 'Bearer ', '0', ' ', `${'0'.repeat(63)} `])
      redactLine(text.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

it('a text as JSON loses its secrets as in a line, whatever it is', () => {
  const pieces = [
    'nlk_',
    'whsec_',
    'Bearer ',
    '://',
    ':',
    '@',
    '0f',
    '-',
    '.',
    '"',
    '\\',
    '\n',
    'x',
    '0'.repeat(31),
    '0'.repeat(32),
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
      const text = parts.join('');
      expect(redactedJson(text)).toBe(redactLine(JSON.stringify(text)));
    }),
    { numRuns: 2_000 },
  );
});

describe('an error in the log', () => {
  it('tells its message, code, stack and causes, and no fields that hold data', () => {
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (name)=(Wanjiru) already exists.',
      where: 'unnamed portal parameter $1 = \'{"secret"…',
      query: 'INSERT …',
    });
    const logged = describeLoggedError(new Error('it failed', { cause }));
    expect(logged).toEqual({
      type: 'Error',
      message: 'it failed',
      stack: expect.stringContaining('it failed'),
      cause: { type: 'Error', message: 'duplicate key', code: '23505', stack: expect.any(String) },
    });
    expect(JSON.stringify(logged)).not.toMatch(/Wanjiru|portal|INSERT/);
  });

  it('is told of whatever was thrown, and ends where causes go in circles', () => {
    expect(describeLoggedError('text')).toEqual({ type: 'string', message: 'text' });
    const circle = new Error('round') as Error & { cause: unknown };
    circle.cause = circle;
    expect(JSON.stringify(describeLoggedError(circle)).match(/"message"/g)).toHaveLength(5);
  });
});
