import { describe, expect, it } from '@jest/globals';
import type { ArgumentMetadata, Type } from '@nestjs/common';
import { IsString } from 'class-validator';
import { ListAccessQuery } from '../../../src/access-log/access.dto.js';
import { GetNumberQuery, ListNumbersQuery } from '../../../src/assignments/number-queries.dto.js';
import { PageQuery } from '../../../src/http/page.js';
import { BadRequest } from '../../../src/http/http.errors.js';
import { createValidationPipe } from '../../../src/http/validation.js';

class Needy {
  @IsString()
  name!: string;
}

const of = (metatype: Type): ArgumentMetadata => ({ type: 'query', metatype, data: undefined });

describe('a query without parameters', () => {
  it.each([GetNumberQuery, ListNumbersQuery, ListAccessQuery, PageQuery])(
    'comes to the same every time, in an object of its own (%p)',
    async (metatype) => {
      const pipe = createValidationPipe();
      const first = (await pipe.transform({}, of(metatype))) as object;
      const again = (await pipe.transform(Object.create(null), of(metatype))) as object;
      expect(again).toStrictEqual(first);
      expect(again).toBeInstanceOf(metatype);
      expect(again).not.toBe(first);
    },
  );

  it('is refused every time where one is needed', async () => {
    const pipe = createValidationPipe();
    const ask = () => pipe.transform({}, of(Needy));
    await expect(ask()).rejects.toBeInstanceOf(BadRequest);
    await expect(ask()).rejects.toBeInstanceOf(BadRequest);
  });

  it('lets no other query past the check', async () => {
    const pipe = createValidationPipe();
    await pipe.transform({}, of(PageQuery));
    for (const query of [{ limit: 'many' }, { other: '1' }])
      await expect(pipe.transform(query, of(PageQuery))).rejects.toBeInstanceOf(BadRequest);
  });
});
