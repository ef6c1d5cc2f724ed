import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { HttpClient } from '../../../src/sandbox/http-client.js';

let server: http.Server;
let connections = 0;

async function serve(listener: http.RequestListener): Promise<string> {
  connections = 0;
  server = http.createServer(listener).on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const GET = { method: 'GET', path: '/x', headers: {} } as const;

describe('the HTTP client', () => {
  it('sends the bytes and headers it is given, under the path of its base', async () => {
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { url: path, headers } = request;
      response
        .writeHead(201)
        .end(JSON.stringify([path, headers['x-a'], Buffer.concat(chunks).toString('hex')]));
    });
    const client = new HttpClient(`${url}/base/`, 1, 1_000);
    const body = Buffer.from([0, 255, 10]);
    const answer = await client.send({ method: 'POST', path: '/hook', headers: { 'X-A': '1' }, body });
    expect(answer).toEqual({ status: 201, body: '["/base/hook","1","00ff0a"]' });
    client.close();
  });

  it('keeps its connections open and opens no more than allowed', async () => {
    const url = await serve((_request, response) => response.end('ok'));
    const client = new HttpClient(url, 2, 1_000);
    await Promise.all(Array.from({ length: 20 }, () => client.send(GET)));
    await client.send(GET);
    expect(connections).toBe(2);
    client.close();
  });

  it('does not follow a redirect', async () => {
    const url = await serve((_request, response) => response.writeHead(302, { Location: '/y' }).end());
    const client = new HttpClient(url, 1, 1_000);
    expect(await client.send(GET)).toEqual({ status: 302, body: '' });
    client.close();
  });

  it('fails when the whole answer is not there in time', async () => {
    const url = await serve((_request, response) => void response.write('half'));
    const client = new HttpClient(url, 1, 50);
    await expect(client.send(GET)).rejects.toThrow('no answer within 0.05 s');
    client.close();
  });

  it('fails when nobody listens', async () => {
    const url = await serve(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    const client = new HttpClient(url, 1, 1_000);
    await expect(client.send(GET)).rejects.toThrow('ECONNREFUSED');
    client.close();
  });
});
