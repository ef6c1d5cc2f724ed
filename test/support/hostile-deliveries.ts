import { secretKey, signBare, signTimestamped } from '../../src/intake/sign.js';
import { SECRET } from './intake-app.js';
import { providerBody, WORKSPACE } from './events.js';

const KEY = secretKey(SECRET);
const NOW = Math.floor(Date.now() / 1000);

/** Bodies of every shape that has broken a receiver: each is to be sent signed, in both forms. */
export function hostileBodies(): [string, Buffer][] {
  const event = JSON.parse(providerBody({ event_id: 'hostile' }).toString()) as Record<string, unknown>;
  const data = event['data'] as Record<string, unknown>;
  const json = (changes: object) => Buffer.from(JSON.stringify({ ...event, ...changes }));
  const withData = (changes: object) => json({ data: { ...data, ...changes } });
  const text = (replacement: string) => Buffer.from(json({}).toString().replace('"KE"', replacement));
  const fields = ['kind', 'event_id', 'workspace_id', 'occurred_at', 'data'];
  const wrong = [null, 7, true, [], {}, '', 'x'.repeat(5_000), '\u0000', '💥'];
  const instants = [
    '2026-02-30T00:00:00Z',
    '2026-06-27',
    '2026-06-27T10:00:00',
    '9999-12-31T23:59:59-23:59',
    '1',
    'NaN',
  ];
  return [
    ['nothing', Buffer.alloc(0)],
    ['a NUL byte', Buffer.alloc(1)],
    ['random bytes', Buffer.from(Array.from({ length: 999 }, (_, index) => (index * 167) & 255))],
    ['an overlong UTF-8 slash', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x7d])],
    ['UTF-16', Buffer.from(json({}).toString(), 'utf16le')],
    ['a byte order mark', Buffer.concat([Buffer.from('\uFEFF'), json({})])],
    ['64 KiB of [', Buffer.from('['.repeat(65_536))],
    ['64 KiB of {"a":', Buffer.from('{"a":'.repeat(13_107))],
    ['32 KiB of [ and as many ]', Buffer.from('['.repeat(32_768) + ']'.repeat(32_768))],
    ['deep data', text(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)],
    ['10,000 keys', withData(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, n])))],
    ...['null', '[]', '"x"', '1e999', '-0', 'NaN', '{}', '{"kind":', '{}{}', "{'kind':1}", '// {}'].map(
      (raw): [string, Buffer] => [`the JSON ${raw}`, Buffer.from(raw)],
    ),
    ...[
      '"\\u0000"',
      '"\\ud800"',
      '"\\udc00\\ud800"',
      '1e400',
      '01',
      '"\\x"',
      '"\t"',
      '"KE","__proto__":{"a":1}',
    ].map((raw): [string, Buffer] => [`the value ${raw}`, text(raw)]),
    ['a repeated key', text('"KE","country_code":"UG"')],
    ['__proto__', Buffer.from(json({}).toString().replace('{', '{"__proto__":{"kind":"number.released"},'))],
    ['constructor', json({ constructor: { prototype: {} }, toString: 1, hasOwnProperty: 1 })],
    ['a key with a NUL', withData({ 'a\u0000b': 1 })],
    ...fields.map((field): [string, Buffer] => [`no ${field}`, json({ [field]: undefined })]),
    ...fields.flatMap((field) =>
      wrong.map((value): [string, Buffer] => [
        `${field} ${JSON.stringify(value)}`.slice(0, 60),
        json({ [field]: value }),
      ]),
    ),
    ...['e164', 'number_id', 'country_code', 'capabilities', 'series_id', 'rental_start_at'].flatMap(
      (field) =>
        wrong.map((value): [string, Buffer] => [
          `data.${field} ${JSON.stringify(value)}`.slice(0, 60),
          withData({ [field]: value }),
        ]),
    ),
    ...['+0700000001', '254700000001', '+254 700', '+', "+254';--", '+2547000000010000'].map(
      (e164): [string, Buffer] => [`the number ${e164}`, withData({ e164 })],
    ),
    ...instants.map((occurred_at): [string, Buffer] => [`the instant ${occurred_at}`, json({ occurred_at })]),
    ...[
      "'; DROP TABLE ledger.events; --",
      '../../etc/passwd',
      '${jndi:ldap://x}',
      '<script>',
      '\u202e',
      '\r\nX: y',
    ].map((event_id): [string, Buffer] => [`the event id ${event_id}`, json({ event_id })]),
    ['an own kind', json({ kind: 'ledger.release_inferred' })],
    ['another workspace', json({ workspace_id: `${WORKSPACE}x` })],
  ];
}

/** Signature headers that must not verify, whatever the body; null sends none. */
export function hostileSignatures(body: Buffer): [string, string | null][] {
  const headers = [JUNK, mangledBare(body), mangledTimestamped(body), oddTimes(body), otherKeys(body)].flat();
  return headers.map((header) => [
    `signature ${header === null ? 'missing' : JSON.stringify(header).slice(0, 50)}`,
    header,
  ]);
}

const EMPTY = [
  null,
  '',
  ' ',
  ',',
  '=',
  't',
  't=',
  'v1=',
  't=,v1=',
  'undefined',
  'null',
  '[object Object]',
  '{}',
];
const RIGHT_LENGTH = ['z', 'g', 'é', '.', '-', '%', '0', 'f'].map((character) => character.repeat(64));
const WRONG_LENGTH = [1, 63, 65, 128, 10_000].map((length) => 'a'.repeat(length));
const JUNK: (string | null)[] = [EMPTY, RIGHT_LENGTH, WRONG_LENGTH].flat();

function mangledBare(body: Buffer): string[] {
  const good = signBare(body, KEY);
  const cut = [
    good.slice(1),
    good.slice(0, -1),
    `${good}0`,
    `${good}zz`,
    `0x${good}`,
    `${good},`,
    `${good}, ${good}`,
  ];
  const dressed = [`sha256=${good}`, `v1=${good}`, `"${good}"`, [...good].join(' '), `t=${NOW},v1=${good}`];
  return [...cut, ...dressed, Buffer.from(good, 'hex').toString('base64')];
}

function mangledTimestamped(body: Buffer): string[] {
  const good = signTimestamped(body, KEY, NOW);
  const digest = good.slice(-64);
  const parts = [
    `t=${NOW}`,
    `v1=${digest}`,
    `v1=${digest},t=${NOW}`,
    `t=${NOW}, v1=${digest}`,
    `t=${NOW};v1=${digest}`,
  ];
  const more = [
    `${good},`,
    `${good},v1=${digest}`,
    `${good}, ${good}`,
    `t=${NOW},${good}`,
    `${good},v0=${digest}`,
  ];
  const names = [
    `T=${NOW},V1=${digest}`,
    `t:${NOW},v1:${digest}`,
    `t=${NOW},v0=${digest}`,
    `t=${NOW},v2=${digest}`,
  ];
  const swapped = [`t=${NOW},v1=${signBare(`${NOW}.${body.toString()}`, KEY)}`, `t=${NOW - 1},v1=${digest}`];
  return [...parts, ...more, ...names, ...swapped];
}

function oddTimes(body: Buffer): string[] {
  const times = [
    '0x68',
    ' 1 ',
    '1e9',
    '-1',
    '1.5',
    '+1',
    'NaN',
    'Infinity',
    '9'.repeat(13),
    '01e1',
    `${NOW + 3_600}`,
  ];
  return times.map((t) => `t=${t},v1=${signBare(`${body.toString()}.${t}`, KEY)}`);
}

function otherKeys(body: Buffer): string[] {
  const keys = ['whsec_another_secret_1', 'undefined', 'null', ''];
  return keys.map((key) => signBare(body, Buffer.from(key)));
}

/** The headers that sign `body` rightly, in each form. */
export function bothForms(body: Buffer): string[] {
  return [signBare(body, KEY), signTimestamped(body, KEY, NOW)];
}
