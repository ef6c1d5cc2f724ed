import { get as httpGet, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Cursors } from '../../../src/http/cursor.js';
import { PageQuery } from '../../../src/http/page.js';
import { sendList } from '../../../src/http/send-list.js';
import { type HttpApp, startHttpApp } from '../../support/http-app.js';
import { waitUntil } from '../../support/wait-until.js';

interface Row {
  e164: string;
  nested: unknown;
  none: null;
}

const row = (n: number): Row => ({ e164: `+2547${n}`, nested: { n, list: ['a"b'] }, none: null });
const source = { size: 3, given: 0, ended: false, failAt: -1, error: new Error('the database went away') };

async function* rows(): AsyncGenerator<Row> {
  try {
    for (let n = 0; n < source.size; n++) {
      if (n === source.failAt) throw source.error;
      source.given++;
      yield row(n);
    }
  } finally {
    source.ended = true;
  }
}

@Controller('v1/things')
class Things {
  constructor(@Inject(Cursors) private readonly cursors: Cursors) {}

  @Get()
  list(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query() query: PageQuery,
  ) {
    return sendList<Row>(request, reply, {
      page: async () => {
        const from = query.cursor === undefined ? 0 : this.cursors.decode<number>(query.cursor, 'things');
        const next = from + query.limit;
        const data = Array.from({ length: Math.min(query.limit, source.size - from) }, (_, n) =>
          row(from + n),
        );
        return { data, next_cursor: next < source.size ? this.cursors.encode(next, 'things') : null };
      },
      rows,
      columns: ['e164', 'nested', 'none'],
      filename: 'things',
    });
  }
}

describe('lists', () => {
  let http: HttpApp;
  beforeAll(async () => (http = await startHttpApp({ controllers: [Things] })));
  afterAll(() => http.close());
  beforeEach(() => void Object.assign(source, { size: 3, given: 0, ended: false, failAt: -1 }));

  const get = (accept?: string, query = '') =>
    fetch(`${http.url}/v1/things${query}`, { headers: accept === undefined ? {} : { accept } });
  const open = (accept: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      httpGet(`${http.url}/v1/things`, { headers: { accept }, agent: false }, resolve).on('error', reject);
    });

  it('walks all pages by Link until the last has none', async () => {
    const seen: string[] = [];
    let next: string | undefined = '/v1/things?limit=2';
    while (next !== undefined) {
      const response: Response = await fetch(http.url + next);
      const page = (await response.json()) as { data: Row[]; next_cursor: string | null };
      seen.push(...page.data.map(({ e164 }) => e164));
      const link: string | null = response.headers.get('link');
      expect(link === null).toBe(page.next_cursor === null);
      next = link === null ? undefined : /^<([^>]+)>; rel="next"$/.exec(link)![1];
    }
    expect(seen).toEqual(['+25470', '+25471', '+25472']);
  });

  it('refuses a cursor that was altered', async () => {
    const { next_cursor } = (await (await get(undefined, '?limit=2')).json()) as { next_cursor: string };
    const altered = (next_cursor[0] === 'A' ? 'B' : 'A') + next_cursor.slice(1);
    const response = await get(undefined, `?cursor=${altered}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'validation.invalid_cursor' });
  });

  it('gives JSON where nothing better is asked for', async () => {
    for (const accept of [
      undefined,
      '*/*',
      'text/html',
      'application/json, text/csv',
      'text/csv;q=0.1, */*',
    ]) {
      const response = await get(accept);
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(response.headers.get('vary')).toBe('Accept');
    }
  });

  it('streams the whole list as CSV that a spreadsheet leaves alone', async () => {
    const response = await get('text/csv', '?limit=1');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="things.csv"');
    expect(response.headers.get('etag')).toBeNull();
    const lines = [0, 1, 2].map((n) => `'+2547${n},"{""n"":${n},""list"":[""a\\""b""]}",\r\n`);
    expect(await response.text()).toBe(`e164,nested,none\r\n${lines.join('')}`);
  });

  it('streams the whole list as NDJSON', async () => {
    source.size = 2_000;
    const response = await get('application/x-ndjson, */*;q=0.5');
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="things.ndjson"');
    const lines = (await response.text()).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as Row)).toEqual(
      Array.from({ length: 2_000 }, (_, n) => row(n)),
    );
  });

  it('gives a header row and nothing else for an empty list', async () => {
    source.size = 0;
    expect(await (await get('text/csv')).text()).toBe('e164,nested,none\r\n');
    expect(await (await get('application/x-ndjson')).text()).toBe('');
  });

  it.each(['text/csv', 'application/x-ndjson'])(
    'reads %s no faster than the client takes it',
    async (accept) => {
      source.size = Infinity;
      const response = await open(accept);
      response.pause();
      let [given, since] = [-1, performance.now()];
      await waitUntil('the buffers on the way are full and nothing more is read', () => {
        if (source.given !== given) [given, since] = [source.given, performance.now()];
        return given > 0 && performance.now() - since > 200;
      });
      expect(source.ended).toBe(false);
      response.destroy();
      await waitUntil('the list is given up', () => source.ended);
    },
  );

  it.each(['text/csv', 'application/x-ndjson'])(
    'stops reading %s when the client goes away',
    async (accept) => {
      source.size = Infinity;
      const response = await open(accept);
      await once(response, 'data');
      expect(source.ended).toBe(false);
      response.destroy();
      await waitUntil('the list is given up', () => source.ended);
    },
  );

  it.each(['text/csv', 'application/x-ndjson'])(
    'cuts %s off when the list fails half way',
    async (accept) => {
      Object.assign(source, { size: 100_000, failAt: 50_000 });
      const response = await get(accept);
      expect(response.status).toBe(200);
      await expect(response.text()).rejects.toThrow('terminated');
      expect(JSON.stringify(http.log)).toContain('the database went away');
    },
  );

  it('answers a problem when the list fails before its first row', async () => {
    source.failAt = 0;
    const response = await get('application/x-ndjson');
    expect(response.status).toBe(500);
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(await response.json()).toMatchObject({ code: 'internal_error' });
  });

  it('reads nothing for HEAD', async () => {
    const response = await fetch(`${http.url}/v1/things`, {
      method: 'HEAD',
      headers: { accept: 'text/csv' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(source.given).toBe(0);
  });
});
