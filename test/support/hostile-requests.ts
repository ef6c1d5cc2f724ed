import type { Random } from '../../src/sandbox/random.js';
import { hostileBytes, hostileText, hostileValue, mutated } from './hostile-values.js';

/** A route as the OpenAPI document has it. */
export interface Route {
  method: string;
  path: string;
  parameters: { name: string; in: string; example?: unknown; schema?: { example?: unknown } }[];
  /** Names of the body's fields, with an example of each. */
  fields: Record<string, unknown>;
}

/** What a well-meaning caller would know: a good key, cursors of lists, values of parameters. */
export interface Insider {
  key: string;
  cursors: readonly string[];
}

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'get',
  'G\u0000T',
  'QUERY',
  '',
];
const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'multipart/form-data; boundary=x',
  ';',
  '\u00ff',
];
const ACCEPTS = [
  '*/*',
  'text/csv',
  'application/x-ndjson',
  'text/html',
  ';q=',
  'application/json;q=NaN, text/csv',
  ','.repeat(300),
];

/** A request in bytes: of a real route, with something wrong in one or several places. */
export function hostileRequest(random: Random, routes: readonly Route[], insider: Insider): Buffer {
  const route = random.pick(routes);
  const method = random.chance(0.85) ? route.method : random.pick(METHODS);
  const body = random.chance(route.method === 'GET' ? 0.05 : 0.8) ? hostileBody(random, route) : null;
  const target = `${hostilePath(random, route)}${hostileQuery(random, route, insider)}`;
  const lines = [
    `${method} ${target} ${random.chance(0.98) ? 'HTTP/1.1' : random.pick(['HTTP/1.0', 'HTTP/2', 'HTTP/1.1 x', ''])}`,
  ];
  lines.push(...hostileHeaders(random, insider, body));
  const request = Buffer.concat([
    Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'),
    body ?? Buffer.alloc(0),
  ]);
  if (random.chance(0.03)) for (let times = random.integer(1, 5); times > 0; times--) spoil(random, request);
  return request;
}

function spoil(random: Random, request: Buffer): void {
  request[random.integer(0, Math.min(request.length, 400) - 1)] = random.integer(0, 255);
}

function hostilePath(random: Random, { path, parameters }: Route): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const known = parameters.find((parameter) => parameter.name === name);
    const value = random.chance(0.5)
      ? String(known?.example ?? known?.schema?.example ?? 'default')
      : hostileText(random);
    return random.chance(0.85) ? encode(value) : utf8(value).replaceAll(/[\r\n ]/g, '_');
  });
  if (random.chance(0.95)) return filled;
  return random.pick([
    `${filled}/`,
    `/${filled}`,
    filled.toUpperCase(),
    `${filled}%2f..`,
    `http://x${filled}`,
    `${filled};a=b`,
    '*',
    `${filled}#a`,
  ]);
}

/** As a URL has it; half of a surrogate pair, which no URL can have, as the bytes somebody might make of it. */
function encode(text: string): string {
  return /\p{Cs}/u.test(text) ? '%ed%a0%80' : encodeURIComponent(text);
}

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

function hostileQuery(random: Random, { parameters }: Route, { cursors }: Insider): string {
  const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const pairs: string[] = [];
  for (const name of names) {
    if (!random.chance(0.25)) continue;
    pairs.push(`${name}=${encode(queryValue(random, name, parameters, cursors))}`);
    if (random.chance(0.05)) pairs.push(`${name}=${encode(hostileText(random))}`);
    if (random.chance(0.03)) pairs.push(`${name}[${random.pick(['', '0', '__proto__', 'a'])}]=1`);
  }
  if (random.chance(0.05)) pairs.push(`${encode(hostileText(random))}=${encode(hostileText(random))}`);
  if (random.chance(0.02)) pairs.push('a=1&'.repeat(random.integer(1, 1_500)));
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

function queryValue(
  random: Random,
  name: string,
  parameters: Route['parameters'],
  cursors: readonly string[],
): string {
  if (name === 'cursor' && cursors.length > 0) {
    const cursor = random.pick(cursors);
    return random.chance(0.3) ? cursor : mutated(random, cursor);
  }
  if (name === 'min_position')
    return random.chance(0.95) ? random.pick(['0', '1', '-1', 'x', '1.5']) : '999999999999999';
  const known = parameters.find((parameter) => parameter.name === name);
  const example = known?.example ?? known?.schema?.example;
  return example !== undefined && random.chance(0.5) ? String(example) : hostileText(random);
}

function hostileHeaders(random: Random, { key }: Insider, body: Buffer | null): string[] {
  const headers: [string, string][] = [['Host', random.chance(0.97) ? '127.0.0.1' : hostileText(random)]];
  const perhaps = (chance: number, name: string, value: () => string) => {
    if (random.chance(chance)) headers.push([name, value()]);
  };
  perhaps(0.9, 'Authorization', () =>
    random.chance(0.93)
      ? `Bearer ${key}`
      : random.pick([`Bearer ${mutated(random, key)}`, 'Basic eDp5', 'Bearer', hostileText(random)]),
  );
  if (body) {
    headers.push(['Content-Type', random.chance(0.85) ? 'application/json' : random.pick(TYPES)]);
    headers.push(
      random.chance(0.95)
        ? ['Content-Length', String(body.length)]
        : random.pick<[string, string]>([
            ['Content-Length', '-1'],
            ['Content-Length', String(body.length + 9)],
            ['Transfer-Encoding', 'chunked'],
            ['Transfer-Encoding', 'gzip, chunked'],
          ]),
    );
  }
  perhaps(0.2, 'Accept', () => random.pick(ACCEPTS));
  perhaps(0.1, 'X-Request-Id', () => hostileText(random));
  perhaps(0.1, 'If-None-Match', () => random.pick(['*', '"x"', 'W/"', hostileText(random)]));
  perhaps(0.1, 'Last-Event-ID', () => random.pick(['1', '999999999999999', hostileText(random)]));
  perhaps(0.1, 'X-Sautikit-Signature', () =>
    random.pick(['a'.repeat(64), `t=1,v1=${'b'.repeat(64)}`, hostileText(random)]),
  );
  perhaps(0.05, 'X-Forwarded-For', () => hostileText(random));
  perhaps(0.05, 'Origin', () => hostileText(random));
  perhaps(0.03, 'Content-Encoding', () => random.pick(['gzip', 'identity', hostileText(random)]));
  perhaps(0.03, 'Expect', () => random.pick(['100-continue', hostileText(random)]));
  perhaps(0.03, 'Upgrade', () => random.pick(['websocket', 'h2c']));
  perhaps(0.03, 'Connection', () => random.pick(['close', 'upgrade', 'keep-alive, x']));
  perhaps(0.02, hostileText(random).replaceAll(/[^\w-]/g, 'x') || 'X', () =>
    'x'.repeat(random.integer(0, 17_000)),
  );
  const raw = random.chance(0.05);
  return headers.map(
    ([name, value]) => `${name}: ${raw ? utf8(value) : utf8(value).replaceAll(/[\r\n\0]/g, '?')}`,
  );
}

function hostileBody(random: Random, { fields }: Route): Buffer {
  if (random.chance(0.1)) return hostileBytes(random, 300);
  if (random.chance(0.05))
    return Buffer.from(random.pick(['[', '{"a":', '"']).repeat(random.integer(1, 13_000)));
  if (random.chance(0.02)) return Buffer.alloc(random.integer(65_530, 65_545), 0x20);
  if (random.chance(0.1)) return Buffer.from(String(JSON.stringify(hostileValue(random))));
  const names = Object.keys(fields).filter(() => random.chance(0.85));
  if (random.chance(0.1)) names.push(hostileText(random));
  const body = Object.fromEntries(
    names.map((name) => [name, random.chance(0.6) ? fields[name] : hostileValue(random)]),
  );
  const json = JSON.stringify(body);
  return Buffer.from(random.chance(0.9) ? json : mutated(random, json));
}
