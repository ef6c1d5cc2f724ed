import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { RepeatedText } from '../../../src/projections/copy/repeated-text.js';

it('a text is read as it is, whatever stood before it', () => {
  const text = fc.constantFrom(
    'number.released',
    'number.provisioned',
    'number.ñ',
    'number.n~',
    '',
    '☎',
    'abc',
  );
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      const repeated = new RepeatedText();
      for (const one of texts) {
        const bytes = Buffer.from(`..${one}..`);
        expect(repeated.read(bytes, 2, bytes.length - 2)).toBe(one);
      }
    }),
  );
});
