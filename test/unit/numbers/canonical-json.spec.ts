import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalize } from 'json-canonicalize';
import { canonicalJson, sameContent } from '../../../src/numbers/envelope.js';

function same(a: string, b: string): boolean {
  return sameContent(Buffer.from(a), Buffer.from(b));
}

describe('canonicalJson', () => {
  it('writes the example of RFC 8785', () => {
    const value: unknown = JSON.parse(
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
        "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    );
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('orders keys by their UTF-16 units, as RFC 8785 does', () => {
    const value: unknown = JSON.parse(
      String.raw`{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}`,
    );
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    );
  });

  it('takes toJSON and __proto__ for ordinary keys', () => {
    expect(canonicalJson(JSON.parse('{"toJSON":1,"__proto__":{"b":1,"a":2},"a":3}'))).toBe(
      '{"__proto__":{"a":2,"b":1},"a":3,"toJSON":1}',
    );
  });

  it('refuses numbers that JSON cannot hold', () => {
    expect(() => canonicalJson({ a: [Infinity] })).toThrow('JSON has no number Infinity.');
    expect(() => canonicalJson(Number.NaN)).toThrow(RangeError);
  });

  it('agrees with another implementation', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
    );
  });

  it('means the same when read again', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const canonical = canonicalJson(JSON.parse(json));
        expect(canonicalJson(JSON.parse(canonical))).toBe(canonical);
      }),
    );
  });
});

describe('sameContent', () => {
  it.each([
    ['the same bytes', '{"a":1}', '{"a":1}'],
    ['another order of keys', '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}'],
    ['white space', '{"a":1}', ' {\n"a" : 1 }'],
    ['1.0 for 1', '{"a":1}', '{"a":1.0}'],
    ['an exponent', '{"a":1000}', '{"a":1e3}'],
    ['-0 for 0', '{"a":0}', '{"a":-0}'],
    ['escapes for characters', '{"a":"é/📞"}', String.raw`{"\u0061":"\u00e9\/\ud83d\udcde"}`],
    ['the same bytes that are no JSON', '{', '{'],
  ])('is true of %s', (_, a, b) => {
    expect(same(a, b)).toBe(true);
  });

  it.each([
    ['another value', '{"a":1}', '{"a":2}'],
    ['text for a number', '{"a":1}', '{"a":"1"}'],
    ['null for nothing', '{"a":null}', '{}'],
    ['another order of items', '{"a":[1,2]}', '{"a":[2,1]}'],
    ['another case', '{"a":"KE"}', '{"a":"ke"}'],
    ['composed and decomposed letters', '{"a":"\u00e9"}', '{"a":"e\u0301"}'],
    ['one byte changed in no JSON', '{', '['],
    ['JSON and no JSON', '{}', '{'],
    ['numbers beyond a double', '{"a":1e400}', '{"a":1e401}'],
    ['a number beyond a double and null', '{"a":1e400}', '{"a":null}'],
    ['too deep', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, `${'['.repeat(30_000)} ${']'.repeat(30_000)}`],
  ])('is false of %s', (_, a, b) => {
    expect(same(a, b)).toBe(false);
  });

  it('is false of bytes that are no text', () => {
    expect(sameContent(Buffer.from([0xff]), Buffer.from([0xfe]))).toBe(false);
  });

  it('is true of every object with its keys turned round, and false when one value is changed', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).toReversed());
        const [key = ''] = Object.keys(object);
        expect(same(JSON.stringify(object), JSON.stringify(reversed, null, 1))).toBe(true);
        expect(same(JSON.stringify(object), JSON.stringify({ ...object, [key]: [object[key]] }))).toBe(false);
      }),
    );
  });
});
