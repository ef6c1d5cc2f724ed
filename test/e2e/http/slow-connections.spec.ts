import { connect, type Socket } from 'node:net';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HTTP_LIMITS } from '../../../src/http/http-limits.js';
import { RawBody } from '../../../src/http/raw-body.js';
import { type HttpApp, startHttpApp } from '../../support/http-app.js';
import { waitUntil } from '../../support/wait-until.js';

@Controller('things')
class Things {
  @Get()
  list(): object {
    return { fine: true };
  }

  @Get('never')
  never(): Promise<never> {
    return new Promise(() => undefined);
  }

  @Post()
  @RawBody()
  post(@Body() body: Buffer): object {
    return { bytes: body.length };
  }
}

const LIMITS = { ...HTTP_LIMITS, headersTimeout: 300, requestTimeout: 600, checkEvery: 50, stalled: 1_000 };
const POST = 'POST /things HTTP/1.1\r\nHost: x\r\n';

describe('slow connections', () => {
  let http: HttpApp;
  const open: Socket[] = [];
  beforeAll(async () => (http = await startHttpApp({ controllers: [Things] }, {}, { limits: LIMITS })));
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

  it('are cut off when their headers come byte by byte, or nothing at all comes', async () => {
    const dripping = slow('GET /things HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const drip = setInterval(() => dripping.socket.write('a'), 20);
    const silent = slow('');
    await waitUntil('both are cut off', () => dripping.closed && silent.closed, 5_000);
    clearInterval(drip);
    expect(dripping.answer).toMatch(/^HTTP\/1.1 408 /);
    expect(dripping.answer).toContain('"code":"request.timeout"');
    expect(dripping.answer).toContain('within 0.3 s');
  });

  it('are cut off when their body comes byte by byte', async () => {
    const dripping = slow(`${POST}Content-Length: 60000\r\n\r\n`);
    const drip = setInterval(() => dripping.socket.write('a'), 20);
    await waitUntil('it is cut off', () => dripping.closed, 5_000);
    clearInterval(drip);
    expect(dripping.answer).toMatch(/^HTTP\/1.1 408 /);
  });

  it('are taken by the hundred without making others wait', async () => {
    const many = Array.from({ length: 300 }, () => slow(`${POST}Content-Length: 10\r\n\r\n`));
    expect((await fetch(`${http.url}/things`)).status).toBe(200);
    await waitUntil('all are cut off', () => many.every(({ closed }) => closed), 8_000);
  });

  it('are cut off when nothing moves on them for too long, whoever it is that does not', async () => {
    const never = slow('GET /things/never HTTP/1.1\r\nHost: x\r\n\r\n');
    await waitUntil('it is closed', () => never.closed, 5_000);
    expect(never.answer).toBe('');
  });
});
