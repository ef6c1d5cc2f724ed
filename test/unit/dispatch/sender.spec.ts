import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AddressGuard } from '../../../src/dispatch/address-guard.js';
import { AllowList } from '../../../src/dispatch/allow-list.js';
import { Sender } from '../../../src/dispatch/sender.js';
import { Sink } from '../../support/sink.js';

const NOW = Date.parse('2026-06-27T10:00:00.123Z');

let sink: Sink;
let sender: Sender;

beforeEach(async () => {
  sink = await new Sink().listen();
  sender = new Sender(new AddressGuard(AllowList.parse('127.0.0.1')!), 2_000, () => NOW);
});
afterEach(async () => {
  await sender.onApplicationShutdown();
  await sink.close();
});

const post = (signal?: AbortSignal) =>
  sender.send(
    { url: `${sink.url}?key=secret`, headers: { 'webhook-id': 'r1' }, body: Buffer.from('{"a":1}') },
    signal,
  );

describe('an attempt', () => {
  it('posts the bytes and the headers, and tells what came of it', async () => {
    sink.answering = (_request, response) => void response.writeHead(201).end('thanks');
    expect(await post()).toEqual({
      at: '2026-06-27T10:00:00.123000Z',
      duration_ms: expect.any(Number),
      status_code: 201,
      error: null,
      response: 'thanks',
      verdict: 'delivered',
      retry_after_seconds: null,
    });
    expect(sink.received).toMatchObject([
      {
        body: '{"a":1}',
        path: '/hook?key=secret',
        headers: { 'webhook-id': 'r1', 'content-type': 'application/json' },
      },
    ]);
  });

  it('uses a connection again', async () => {
    for (let turn = 0; turn < 20; turn++) await post();
    expect(sink.connections).toBeLessThanOrEqual(2);
  });

  it.each([
    [500, 'failed'],
    [404, 'failed'],
    [302, 'failed'],
    [410, 'gone'],
  ])('that is answered %i has %s', async (status, verdict) => {
    sink.answering = () => status;
    const result = await post();
    expect(result).toMatchObject({ status_code: status, verdict });
    expect(result.error).toMatch(new RegExp(`^Answered ${status}.+\\.$`));
  });

  it.each([
    ['120', 120],
    ['Sat, 27 Jun 2026 10:01:00 GMT', 60],
    ['whenever', null],
  ])('hears Retry-After: %s', async (header, seconds) => {
    sink.answering = (_request, response) => void response.writeHead(503, { 'retry-after': header }).end();
    expect((await post()).retry_after_seconds).toBe(seconds);
  });

  it('fails when no answer comes in time', async () => {
    sink.answering = () => undefined;
    const result = await post();
    expect(result).toMatchObject({ verdict: 'failed', status_code: null, response: null });
    expect(result.error).toBe(`127.0.0.1:${sink.port} gave no whole answer within 2 s.`);
  });

  it('fails when the answer is not whole in time', async () => {
    sink.answering = (_request, response) =>
      void response.writeHead(200, { 'content-length': '10' }).write('half');
    expect((await post()).error).toContain('no whole answer within');
  });

  it('reads no more than 1 KiB of an answer, however long', async () => {
    let written = 0;
    sink.answering = (_request, response) => {
      const write = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) written += 65_536;
      };
      response
        .writeHead(200)
        .on('drain', write)
        .on('error', () => undefined);
      write();
    };
    const result = await post();
    expect(result).toMatchObject({ verdict: 'delivered', response: 'x'.repeat(1_024) });
    expect(written).toBeLessThan(20_000_000);
  });

  it.each<[string, (response: { socket: { destroy(): void; resetAndDestroy(): void } | null }) => void]>([
    ['closed', (response) => response.socket!.destroy()],
    ['reset', (response) => response.socket!.resetAndDestroy()],
  ])('fails when the connection is %s', async (_how, breakOff) => {
    sink.answering = (_request, response) => breakOff(response);
    const result = await post();
    expect(result.verdict).toBe('failed');
    expect(result.error).toContain('broke the connection off');
  });

  it('fails when nothing listens, saying where and never the path', async () => {
    const { url } = sink;
    await sink.close();
    const { error } = await sender.send({ url, headers: {}, body: Buffer.from('{}') });
    expect(error).toMatch(/^127\.0\.0\.1:\d+ refused the connection: nothing listens there\.$/);
    sink = await new Sink().listen();
  });

  it('can be given up early', async () => {
    sink.answering = () => undefined;
    const stop = new AbortController();
    const attempt = post(stop.signal);
    stop.abort();
    expect((await attempt).error).toBe('The attempt was stopped before it had an answer.');
    expect((await post(AbortSignal.abort())).error).toContain('stopped');
  });
});
