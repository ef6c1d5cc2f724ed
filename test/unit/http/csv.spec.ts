import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { csvStringifier, guardFormula } from '../../../src/http/csv.js';

const csv = (rows: object[], columns: string[]) => text(Readable.from(rows).pipe(csvStringifier(columns)));

describe('CSV', () => {
  it.each(['+254700000001', '=1+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠a'])(
    'makes the cell %j text',
    (cell) => expect(guardFormula(cell)).toBe(`'${cell}`),
  );

  it.each(['', '254', 'a=1', "'=1", '2026-06-27T10:00:00.000Z', '{"a":1}'])(
    'leaves the cell %j alone',
    (cell) => expect(guardFormula(cell)).toBe(cell),
  );

  it('leaves numbers numbers, also below zero', async () => {
    expect(await csv([{ n: -5 }, { n: 0 }, { n: 1.5 }], ['n'])).toBe('n\r\n-5\r\n0\r\n1.5\r\n');
  });

  it('writes booleans as words, nothing for null, and JSON for the rest', async () => {
    const row = { yes: true, no: false, none: null, missing: undefined, list: ['+1'], object: { a: null } };
    expect(await csv([row], Object.keys(row))).toBe(
      'yes,no,none,missing,list,object\r\ntrue,false,,,"[""+1""]","{""a"":null}"\r\n',
    );
  });

  it('quotes separators, quotes and line breaks', async () => {
    expect(await csv([{ a: 'x,y', b: 'say "hi"', c: 'x\n=1+1', d: 'x\r=1' }], ['a', 'b', 'c', 'd'])).toBe(
      'a,b,c,d\r\n"x,y","say ""hi""","x\n=1+1","x\r=1"\r\n',
    );
  });

  it('writes the columns it is told to and no others', async () => {
    expect(await csv([{ b: 2, a: 1, c: 3 }], ['a', 'b'])).toBe('a,b\r\n1,2\r\n');
  });
});
