import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FreshPageQuery } from '../../../src/http/page.js';
import { PageResponse } from '../../../src/http/page-response.js';
import { PROBLEMS } from '../../../src/http/problem-catalogue.js';
import { ProblemResponses } from '../../../src/http/problem-responses.js';
import { Public } from '../../../src/http/public.js';
import { sendList } from '../../../src/http/send-list.js';
import { type HttpApp, startHttpApp } from '../../support/http-app.js';
import { structuralFaults, type Document } from '../../support/openapi-faults.js';

class Thing {
  @ApiProperty({ example: '+254700000001' })
  e164!: string;

  @ApiProperty({ type: String, nullable: true })
  note!: string | null;
}

@ApiTags('Things')
@Controller('v1/things')
class Things {
  @Get()
  @ApiOperation({ summary: 'List things' })
  @PageResponse(Thing)
  @ProblemResponses('validation.bad_request', 'validation.invalid_cursor', 'projection.lagging')
  list(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query() query: FreshPageQuery,
  ) {
    return sendList<Thing>(request, reply, {
      page: async () => ({ data: [], next_cursor: query.cursor ?? null }),
      rows: async function* () {},
      columns: ['e164', 'note'],
      filename: 'things',
    });
  }

  @Get(':e164')
  @ApiOperation({ summary: 'One thing' })
  @ApiParam({ name: 'e164', example: '+254700000001' })
  @ApiResponse({ status: 200, type: Thing })
  @ProblemResponses('numbers.not_found')
  one(@Param('e164') e164: string): Thing {
    return { e164, note: null };
  }

  @Post('open')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Open to anyone' })
  @ApiResponse({ status: 200, description: 'Fine.', example: {} })
  open(): object {
    return {};
  }
}

describe('the docs', () => {
  let http: HttpApp;
  let document: Document;
  beforeAll(async () => {
    http = await startHttpApp({ controllers: [Things] });
    document = (await (await fetch(`${http.url}/openapi.json`)).json()) as Document;
  });
  afterAll(() => http.close());

  const get = (path: string) => fetch(http.url + path, { redirect: 'manual' });

  it('are an OpenAPI 3.1 document without structural faults', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(structuralFaults(document)).toEqual([]);
  });

  it('list each endpoint’s errors by code, with an example', () => {
    const { responses } = document.paths['/v1/things']!['get']!;
    const examples = responses['400']!.content!['application/problem+json']!.examples!;
    expect(Object.keys(examples)).toEqual(['validation.bad_request', 'validation.invalid_cursor']);
    expect(examples['validation.invalid_cursor']!.value).toMatchObject({
      status: 400,
      title: PROBLEMS['validation.invalid_cursor'].title,
      type: '/docs/errors#validation.invalid_cursor',
    });
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '400', '401', '503', 'default']));
  });

  it('say which endpoints need a key', () => {
    expect(document.paths['/v1/things']!['get']!.security).toEqual([{ api_key: [] }]);
    expect(document.paths['/metrics']!['get']!.security).toEqual([{ api_key: [] }]);
    const open = document.paths['/v1/things/open']!['post']!;
    expect(open.security).toEqual([]);
    expect(open.responses).not.toHaveProperty('401');
    expect(document.paths['/health/ready']!['get']!.security).toEqual([]);
    expect(JSON.stringify(document)).not.toContain('x-public');
  });

  it('say null as OpenAPI 3.1 does', () => {
    expect(JSON.stringify(document)).not.toContain('"nullable"');
    expect(document.components.schemas['Thing']!.properties!['note']!.type).toEqual(['string', 'null']);
  });

  it('can be read at /docs, where / leads', async () => {
    const root = await get('/');
    expect([root.status, root.headers.get('location')]).toEqual([302, '/docs']);
    const page = await get('/docs');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    const used = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    expect(used.length).toBeGreaterThanOrEqual(4);
    for (const path of used) {
      expect(path).toMatch(/^\/docs\//);
      const asset = await get(path);
      expect({ path, status: asset.status }).toEqual({ path, status: 200 });
      expect((await asset.arrayBuffer()).byteLength).toBeGreaterThan(50);
    }
    expect(await (await get('/docs/start.js')).text()).toContain("url: '/openapi.json'");
    expect((await get('/docs/')).headers.get('location')).toBe('/docs');
  });

  it('load nothing from elsewhere', async () => {
    const page = await get('/docs');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(policy).not.toMatch(/unsafe|https?:/);
    // Nothing inline that the policy would keep from working.
    for (const path of ['/docs', '/docs/errors']) {
      expect(await (await get(path)).text()).not.toMatch(/<style|style=|<script>| on\w+=/);
    }
    expect(await page.text()).not.toMatch(/https?:\/\//);
  });

  it('explain each code where the type of a problem points', async () => {
    const { type } = (await (await get('/nowhere')).json()) as { type: string };
    const [path, anchor] = type.split('#') as [string, string];
    const page = await get(path);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain(`id="${anchor}"`);
  });

  it('answer 404 for anything else under /docs', async () => {
    for (const path of ['/docs/nothing', '/docs/..%2fpackage.json', '/docs/swagger-ui-bundle.js.map']) {
      expect((await get(path)).status).toBe(404);
    }
  });
});
