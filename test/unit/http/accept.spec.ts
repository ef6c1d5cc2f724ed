import { describe, expect, it } from '@jest/globals';
import { preferredListType } from '../../../src/http/accept.js';

describe('the type of a list', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/CSV; charset=utf-8', 'text/csv'],
    ['text/*', 'text/csv'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['application/json;q=0.5, text/csv', 'text/csv'],
    ['application/json;q=0.5, text/csv;q=0.4', 'application/json'],
    ['text/csv;q=0.3,application/x-ndjson;q=0.7', 'application/x-ndjson'],
    ['*/*;q=0.1, text/csv;q=0', 'application/json'],
    ['application/json;q=0, */*', 'text/csv'],
    ['text/csv;q=0', 'application/json'],
    ['text/csv;q=nonsense', 'application/json'],
    ['text/csv;q=2', 'application/json'],
    ['image/png', 'application/json'],
    [',;,;q=', 'application/json'],
  ])('asked for %s is %s', (accept, type) => expect(preferredListType(accept)).toBe(type));
});
