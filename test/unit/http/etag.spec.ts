import { describe, expect, it } from '@jest/globals';
import { matchesEtag } from '../../../src/http/etag.js';

describe('If-None-Match', () => {
  it.each(['"abc"', 'W/"abc"', '*', ' * ', '"x", "abc"', 'W/"x",W/"abc"', '"a,b", "abc"'])(
    '%s names "abc"',
    (header) => expect(matchesEtag(header, '"abc"')).toBe(true),
  );

  it.each(['', 'abc', '"abcd"', '"ab"', '"x"', '"*"', '"a,bc"'])('%s does not name "abc"', (header) =>
    expect(matchesEtag(header, '"abc"')).toBe(false),
  );
});
