import { Body, Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsString, ValidateNested } from 'class-validator';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RawBody } from '../../../src/http/raw-body.js';
import { type HttpApp, startHttpApp } from '../../support/http-app.js';
import { problemOf } from '../../support/problem-of.js';

class Inner {
  @IsString()
  name!: string;
}

class Outer {
  @IsString()
  title!: string;

  @ValidateNested({ each: true })
  @Type(() => Inner)
  inner!: Inner[];
}

@Controller('things')
class Things {
  @Post('raw')
  @RawBody()
  raw(@Body() body: unknown): object {
    const isBuffer = Buffer.isBuffer(body);
    return { isBuffer, hex: isBuffer ? body.toString('hex') : null };
  }

  @Delete(':id')
  @HttpCode(204)
  remove(): void {}

  @Post('json')
  json(@Body() body: Outer): object {
    return { body, isOuter: body instanceof Outer };
  }
}

describe('request bodies', () => {
  let http: HttpApp;
  beforeAll(async () => (http = await startHttpApp({ controllers: [Things] })));
  afterAll(() => http.close());

  const post = (path: string, body: RequestInit['body'], headers: Record<string, string> = {}) =>
    fetch(`${http.url}/things/${path}`, { method: 'POST', body, headers });
  const json = (body: unknown) =>
    post('json', typeof body === 'string' ? body : JSON.stringify(body), {
      'content-type': 'application/json',
    });

  it.each([
    ['application/json'],
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['not a content type at all'],
    ['application/json; charset=utf-16'],
    [';'],
  ])('gives a raw route the bytes as they came under content type %s', async (type) => {
    const response = await post('raw', Buffer.from('{"a": \xff\x00', 'latin1'), { 'content-type': type });
    expect(await response.json()).toEqual({ isBuffer: true, hex: '7b2261223a20ff00' });
  });

  it('gives a raw route the bytes where there is no content type', async () => {
    const response = await post('raw', new Uint8Array([1, 2, 3]));
    expect(await response.json()).toEqual({ isBuffer: true, hex: '010203' });
  });

  it('gives a raw route an empty buffer for an empty body', async () => {
    expect(await (await post('raw', null)).json()).toEqual({ isBuffer: true, hex: '' });
    const typed = await post('raw', '', { 'content-type': 'application/json' });
    expect(await typed.json()).toEqual({ isBuffer: true, hex: '' });
  });

  it('parses JSON into the class of the handler', async () => {
    const body = { title: 'ä', inner: [{ name: 'x' }] };
    const response = await json(body);
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ body, isOuter: true });
  });

  it.each([['{'], [''], ['{"title":"a","__proto__":{"x":1}}'], ['{"constructor":{"prototype":{}}}']])(
    'answers 400 to the JSON %s',
    async (body) => {
      const problem = await problemOf(await json(body));
      expect(problem).toMatchObject({ status: 400, code: 'validation.bad_request' });
    },
  );

  it.each([
    ['arrays', '['.repeat(20_000), ']'.repeat(20_000)],
    ['objects', '{"a":'.repeat(8_000), '}'.repeat(8_000)],
  ])('answers 400 to %s nested deeper than the validators could follow', async (_, open, close) => {
    const problem = await problemOf(await json(`{"title":${open}1${close}}`));
    expect(problem).toMatchObject({ status: 400, detail: 'The body is nested deeper than 32 levels.' });
  });

  it('answers 400 to bytes that are not UTF-8', async () => {
    const response = await post('json', Buffer.from([0x22, 0xff, 0x22]), {
      'content-type': 'application/json',
    });
    expect(await problemOf(response)).toMatchObject({ status: 400, detail: 'The body is not valid UTF-8.' });
  });

  it('answers 415 to anything but JSON', async () => {
    const response = await post('json', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(await problemOf(response)).toMatchObject({ status: 415, code: 'request.unsupported_media_type' });
    expect((await post('json', new Uint8Array([123, 125]))).status).toBe(415);
    expect((await post('json', '{}', { 'content-type': 'application/jsonish' })).status).toBe(415);
  });

  it('answers 415 to an encoded body, without inflating it, and takes identity', async () => {
    for (const encoding of ['gzip', 'br', 'x', 'identity, gzip']) {
      const response = await post('raw', '{}', { 'content-encoding': encoding });
      expect(await problemOf(response)).toMatchObject({ status: 415 });
    }
    expect((await post('raw', '{}', { 'content-encoding': 'Identity' })).status).toBe(201);
  });

  it('takes 64 KiB and answers 413 to a byte more, also when the length is not announced', async () => {
    expect((await post('raw', Buffer.alloc(65_536))).status).toBe(201);
    const tooLarge = await problemOf(await post('raw', Buffer.alloc(65_537)));
    expect(tooLarge).toMatchObject({ status: 413, code: 'request.too_large' });
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(65_537));
        controller.close();
      },
    });
    const streamed = await fetch(`${http.url}/things/raw`, {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit);
    expect(streamed.status).toBe(413);
  });

  it('takes no body for none where none is needed, whatever its content type says', async () => {
    const removed = await fetch(`${http.url}/things/1`, {
      method: 'DELETE',
      headers: { 'content-type': 'application/json' },
    });
    expect(removed.status).toBe(204);
  });

  it('says of a body that is missing that it is, and what should be in it', async () => {
    for (const response of [await json(''), await post('json', null)]) {
      const problem = await problemOf(response);
      expect(problem.detail).toMatch(
        /^The body is empty; this needs a JSON object, sent as application\/json: /,
      );
      expect(problem.errors?.map(({ field }) => field)).toContain('title');
    }
    expect((await problemOf(await json('{}'))).detail).not.toMatch(/empty/);
  });

  it('names every wrong and every unknown field with its path', async () => {
    const problem = await problemOf(
      await json({ title: 1, inner: [{ name: 'x' }, { name: 2, more: 3 }], extra: 1 }),
    );
    expect(problem).toMatchObject({ status: 400, code: 'validation.bad_request' });
    expect(problem.errors).toEqual(
      expect.arrayContaining([
        { field: 'title', message: 'title must be a string' },
        { field: 'inner.1.name', message: 'name must be a string' },
        { field: 'inner.1.more', message: 'property more should not exist' },
        { field: 'extra', message: 'property extra should not exist' },
      ]),
    );
  });

  it('answers 400, not 500, where an object is expected and something else comes', async () => {
    for (const body of [
      'null',
      '1',
      '"x"',
      '[]',
      '[[]]',
      '{"title":"a","inner":{}}',
      '{"title":"a","inner":[null]}',
    ]) {
      expect({ body, status: (await json(body)).status }).toEqual({ body, status: 400 });
    }
    expect((await post('json', null)).status).toBe(400);
  });
});
