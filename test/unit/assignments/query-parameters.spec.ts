import { describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { E164Pipe } from '../../../src/assignments/e164.pipe.js';
import {
  GetNumberQuery,
  ListAssignmentsQuery,
  ListNumbersQuery,
} from '../../../src/assignments/number-queries.dto.js';
import { BadRequest } from '../../../src/http/http.errors.js';
import { createValidationPipe } from '../../../src/http/validation.js';

const read = (query: Type<object>, given: object): Promise<object> =>
  createValidationPipe().transform(given, { type: 'query', metatype: query }) as Promise<object>;

async function refusedFields(query: Type<object>, given: object): Promise<string[]> {
  const error: unknown = await read(query, given).catch((thrown: unknown) => thrown);
  if (!(error instanceof BadRequest)) throw new Error(`expected a BadRequest, got ${String(error)}`);
  return [...new Set(error.errors!.map(({ field }) => field))];
}

describe('the query of one number', () => {
  it('brings instants into one form', async () => {
    const given = { as_of: '2026-06-27T13:00:00+03:00', known_at: '2026-06-27T10:00:00.000001Z' };
    expect(await read(GetNumberQuery, given)).toEqual({
      as_of: '2026-06-27T10:00:00.000000Z',
      known_at: '2026-06-27T10:00:00.000001Z',
    });
  });

  it('takes the space that an unescaped plus sign becomes', async () => {
    expect(await read(GetNumberQuery, { as_of: '2026-06-27T13:00:00 03:00' })).toEqual({
      as_of: '2026-06-27T10:00:00.000000Z',
    });
  });

  it.each([
    '',
    '2026-06-27',
    '2026-06-27T10:00:00',
    '2026-02-30T10:00:00Z',
    '2026-06-27 10:00:00Z',
    'now',
    '1751000000',
  ])('refuses %j for an instant', async (text) => {
    expect(await refusedFields(GetNumberQuery, { as_of: text })).toEqual(['as_of']);
    expect(await refusedFields(ListAssignmentsQuery, { known_at: text })).toEqual(['known_at']);
  });

  it('refuses an instant given twice', async () => {
    const twice = ['2026-06-27T10:00:00Z', '2026-06-28T10:00:00Z'];
    expect(await refusedFields(GetNumberQuery, { as_of: twice })).toEqual(['as_of']);
  });

  it('refuses a parameter that does not exist', async () => {
    expect(await refusedFields(GetNumberQuery, { at: '2026-06-27T10:00:00Z' })).toEqual(['at']);
  });
});

describe('the query of the list of numbers', () => {
  it('takes every filter', async () => {
    const given = {
      workspace_id: 'w',
      state: 'active',
      country_code: 'KE',
      release_reason: 'explicit',
      q: '0700 000',
    };
    expect(await read(ListNumbersQuery, given)).toEqual({ ...given, limit: 50 });
  });

  it('gives a search its plus sign back', async () => {
    expect(await read(ListNumbersQuery, { q: ' 254700' })).toMatchObject({ q: '+254700' });
    expect(await read(ListNumbersQuery, { q: '+254 700' })).toMatchObject({ q: '+254 700' });
  });

  it('refuses what no number can have', async () => {
    expect(await refusedFields(ListNumbersQuery, { state: 'free' })).toEqual(['state']);
    expect(await refusedFields(ListNumbersQuery, { workspace_id: 'a\0b' })).toEqual(['workspace_id']);
    expect(await refusedFields(ListNumbersQuery, { release_reason: '' })).toEqual(['release_reason']);
    expect(await refusedFields(ListNumbersQuery, { country_code: ['KE', 'UG'] })).toEqual(['country_code']);
    expect(await refusedFields(ListNumbersQuery, { q: '7'.repeat(33) })).toEqual(['q']);
  });

  it('takes both times', async () => {
    const given = { as_of: '2026-06-27T13:00:00+03:00', known_at: '2026-06-28T00:00:00Z' };
    expect(await read(ListNumbersQuery, given)).toEqual({
      as_of: '2026-06-27T10:00:00.000000Z',
      known_at: '2026-06-28T00:00:00.000000Z',
      limit: 50,
    });
    expect(await refusedFields(ListNumbersQuery, { as_of: 'now', known_at: '2026-06' })).toEqual([
      'as_of',
      'known_at',
    ]);
  });
});

describe('the number in a path', () => {
  it('is taken as it is', () => {
    expect(new E164Pipe().transform('+254700000001')).toBe('+254700000001');
  });

  it.each(['254700000001', ' 254700000001', '+0700000001', '+12', '+2547000000012345', '+25470000000a', ''])(
    'is refused as %j',
    (text) => {
      expect(() => new E164Pipe().transform(text)).toThrow(BadRequest);
    },
  );
});
