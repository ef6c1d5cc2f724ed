import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { QueryParsed } from '../../../src/http/query-parsed.js';
import { QueryText } from '../../../src/http/query-text.js';

class Example {
  @QueryParsed((text) => (/^\+\d+$/.test(text) ? text.replace('+00', '+') : null), 'a plus sign and digits')
  number?: string;

  @QueryText(5)
  text?: string;
}

function read(given: object): { value: Example; messages: string[] } {
  const value = plainToInstance(Example, given);
  const messages = validateSync(value).flatMap(({ constraints }) => Object.values(constraints ?? {}));
  return { value, messages };
}

describe('a parameter that is parsed', () => {
  it('may be missing', () => {
    expect(read({}).messages).toEqual([]);
  });

  it('comes in its one spelling', () => {
    expect(read({ number: '+00254' })).toEqual({ value: { number: '+254' }, messages: [] });
  });

  it('takes a space for the plus sign that it was', () => {
    expect(read({ number: ' 254' })).toEqual({ value: { number: '+254' }, messages: [] });
  });

  it.each(['254', '', ['+254', '+255'], { plus: '+254' }, 254])(
    'is refused as %j, saying what it must be',
    (number) => {
      expect(read({ number }).messages).toEqual(['number must be a plus sign and digits']);
    },
  );
});

describe('a parameter of free text', () => {
  it('is taken as it is', () => {
    expect(read({ text: ' ä+% ' }).value).toEqual({ text: ' ä+% ' });
    expect(read({ text: ' ä+% ' }).messages).toEqual([]);
  });

  it.each(['', '123456', 'a\0', ['a', 'b'], 5])('is refused as %j', (text) => {
    expect(read({ text }).messages).not.toEqual([]);
  });
});
