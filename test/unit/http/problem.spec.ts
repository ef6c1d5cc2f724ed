import { HttpException, NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { BadRequest, InvalidCursor, ProjectionLagging } from '../../../src/http/http.errors.js';
import { describeError } from '../../../src/http/problem.js';

const describeIt = (error: unknown) => describeError(error, 'r-1');

describe('problem details', () => {
  it('come from an error’s own code and status', () => {
    expect(describeIt(new InvalidCursor()).problem).toMatchObject({
      type: '/docs/errors#validation.invalid_cursor',
      title: 'Invalid cursor',
      status: 400,
      code: 'validation.invalid_cursor',
      request_id: 'r-1',
    });
  });

  it('carry the error’s fields and headers', () => {
    const fields = [{ field: 'limit', message: 'limit must not be less than 1' }];
    expect(describeIt(new BadRequest('limit must not be less than 1', fields)).problem.errors).toEqual(
      fields,
    );
    expect(describeIt(new BadRequest('no fields')).problem).not.toHaveProperty('errors');
    expect(describeIt(new ProjectionLagging(5, 5_000)).headers).toEqual({ 'retry-after': '1' });
  });

  it.each([
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('getaddrinfo EAI_AGAIN db'), { code: 'EAI_AGAIN' }),
    Object.assign(new Error('terminating connection'), { code: '57P01' }),
    Object.assign(new Error('too many connections'), { code: '53300' }),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
  ])('say that the database is away, and when to ask again: %s', (error) => {
    const { problem, headers, ours } = describeIt(error);
    expect(problem).toMatchObject({ status: 503, code: 'unavailable' });
    expect(problem.detail).not.toContain('127.0.0.1');
    expect(headers).toEqual({ 'retry-after': '2' });
    expect(ours).toBe(true);
  });

  it('take a refused statement for a fault of ours', () => {
    const error = Object.assign(new Error('syntax error'), { code: '42601' });
    expect(describeIt(error).problem).toMatchObject({ status: 500, code: 'internal_error' });
  });

  it.each([
    [new NotFoundException('Cannot GET /x'), 404, 'not_found'],
    [new PayloadTooLargeException(), 413, 'request.too_large'],
    [new HttpException('I am a teapot', 418), 400, 'validation.bad_request'],
    [
      Object.assign(new Error('bad url'), { code: 'FST_ERR_BAD_URL', statusCode: 400 }),
      400,
      'validation.bad_request',
    ],
    [Object.assign(new Error('closing'), { statusCode: 503 }), 503, 'unavailable'],
  ])('give a framework’s error %s the code of its status', (error, status, code) => {
    expect(describeIt(error).problem).toMatchObject({ status, code });
  });

  it.each([
    new Error('secret'),
    new HttpException('secret', 502),
    Object.assign(new Error('secret'), { code: '23505', status: 'idle' }),
    Object.assign(new Error('secret'), { code: 'x', status: 200 }),
    'secret',
    null,
    undefined,
    { code: 'secret', status: 400 },
  ])('say nothing about %s', (error) => {
    const { problem, ours } = describeIt(error);
    expect(problem).toMatchObject({ status: 500, code: 'internal_error' });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(ours).toBe(true);
  });

  it('are worth an error in the log only when it is our fault', () => {
    expect(describeIt(new InvalidCursor()).ours).toBe(false);
    expect(describeIt(new ProjectionLagging(5, 5_000)).ours).toBe(true);
  });
});
