import { connect, type Socket } from 'node:net';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HTTP_LIMITS } from '../../../src/http/http-limits.js';
import { RawBody } from '../../../src/http/raw-body.js';
import { type HttpApp, startHttpApp } from '../../support/http-app.js';
import { rawRequest } from '../../support/raw-request.js';
import { waitUntil } from '../../support/wait-until.js';

@Controller('things')
class Things {
  @Get()
  list(): object {
    return { fine: true };
  }

  @Post()
  @RawBody()
  post(@Body() body: Buffer): object {
    return { bytes: body.length };
  }
}

const GET = 'GET /things HTTP/1.1\r\nHost: x\r\n';
const POST = 'POST /things HTTP/1.1\r\nHost: x\r\n';

describe('limits of a request', () => {
  let http: HttpApp;
  const open: Socket[] = [];
  beforeAll(async () => (http = await startHttpApp({ controllers: [Things] })));
  afterAll(async () => {
    for (const socket of open) socket.destroy();
    await http.close();
  });

  /** A connection that a test feeds as slowly as it likes. */
  function slow(bytes: string) {
    const socket = connect(http.port, '127.0.0.1');
    open.push(socket);
    const state = { socket, answer: '', closed: false };
    socket.setEncoding('utf8').on('data', (text: string) => (state.answer += text));
    socket.on('error', () => undefined).on('close', () => (state.closed = true));
    socket.write(bytes);
    return state;
  }

  it('are what the documentation says', () => {
    expect(HTTP_LIMITS).toEqual({
      body: 65_536,
      headers: 16_384,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      checkEvery: 5_000,
      stalled: 300_000,
      keepAlive: 72_000,
    });
  });

  it('refuse headers of more than 16 KiB, be it one or many', async () => {
    const one = await rawRequest(http.port, `${GET}X-Long: ${'x'.repeat(16_400)}\r\n\r\n`);
    const many = Array.from({ length: 1_000 }, (_, n) => `X-Header-${n}: value\r\n`).join('');
    for (const answer of [one, await rawRequest(http.port, `${GET}${many}\r\n`)]) {
      expect(answer).toMatch(/^HTTP\/1.1 431 /);
      expect(answer).toContain('larger than 16 KiB');
      expect(answer).toContain("content-security-policy: default-src 'none'");
    }
  });

  it('refuse a large body by its announced length, before it is sent', async () => {
    const answer = slow(`${POST}Content-Length: 999999999999\r\n\r\n`);
    await waitUntil('it is refused', () => answer.answer.includes('request.too_large'));
    expect(answer.answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('refuse a large body that comes in chunks when it has become too large', async () => {
    const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
    const answer = slow(`${POST}Transfer-Encoding: chunked\r\n\r\n${chunk}${chunk}${chunk}`);
    await waitUntil('it is refused', () => answer.answer.includes('request.too_large'));
    expect(answer.answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('answer pipelined requests in their order', async () => {
    const last = `${GET}Connection: close\r\n\r\n`;
    const answer = await rawRequest(http.port, `${GET}\r\n${POST}Content-Length: 2\r\n\r\nab${last}`);
    const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
    expect(statuses).toEqual(['200', '201', '200']);
  });

  it.each([
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\nab'],
    ['length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['chunks under another name', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a length that is no number', 'Content-Length: +2\r\n\r\nab'],
    ['a header with a space before its colon', 'Content-Length : 2\r\n\r\nab'],
    ['a folded header', 'X-A: 1\r\n 2\r\n\r\n'],
    ['a lone line feed', 'X-A: 1\nX-B: 2\r\n\r\n'],
  ])('refuse what two readers could understand differently: %s', async (_, rest) => {
    expect(await rawRequest(http.port, `${POST}${rest}`)).toMatch(/^HTTP\/1.1 400 /);
  });

  it('refuse a request without Host, and ignore what an unknown Expect expects', async () => {
    const noHost = await rawRequest(http.port, 'GET /things HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(noHost).toMatch(/^HTTP\/1.1 400 /);
    expect(noHost).toContain('no Host header');
    const expecting = await rawRequest(http.port, `${GET}Expect: wonders\r\nConnection: close\r\n\r\n`);
    expect(expecting).toMatch(/^HTTP\/1.1 200 /);
  });
});
