import type { Random } from '../../src/sandbox/random.js';

/** Texts that have broken parsers, databases, shells, pages and spreadsheets. */
const TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  'NaN',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '9007199254740993',
  '00000000000000001',
  '\u0000',
  'a\u0000b',
  '\r\nX-Injected: 1',
  '\t',
  '\u202e',
  '\ufeff',
  '💥',
  'é',
  'e\u0301',
  '\ud800',
  '%',
  '%00',
  '%zz',
  "' OR 1=1 --",
  '"; DROP TABLE ledger.events; --',
  '$1',
  '${jndi:ldap://x}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '=1+1',
  '@SUM(A1)',
  '../../etc/passwd',
  '..%2f..%2f',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '+254700000001',
  '254700000001',
  '+0',
  '+254 700',
  '+2547000000010000',
  'default',
  'main',
  'admin',
  '*',
  ',',
  ';',
  '.',
  '2026-02-30T00:00:00Z',
  '2026-06-27',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999-23:59',
  '2026-06-27T10:00:00Z',
  'Africa/Nairobi',
  'UTC',
  'Etc/GMT+99',
  '2026-13',
  '2026-06',
  '01900000-0000-7000-8000-000000000002',
  'http://127.0.0.1:1/',
  'file:///etc/passwd',
  'whsec_hostile_secret_0001',
  'text/csv',
  'x'.repeat(129),
  'x'.repeat(3_000),
];

export function hostileText(random: Random): string {
  if (random.chance(0.8)) return random.pick(TEXTS);
  return Array.from({ length: random.integer(0, 40) }, () =>
    String.fromCharCode(random.integer(0, 0x2ff)),
  ).join('');
}

/** A JSON value of any shape. */
export function hostileValue(random: Random, depth = 0): unknown {
  if (depth < 4 && random.chance(0.25)) {
    const values = Array.from({ length: random.integer(0, 4) }, () => hostileValue(random, depth + 1));
    if (random.chance(0.5)) return values;
    return Object.fromEntries(values.map((value) => [hostileText(random), value]));
  }
  return random.pick([
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    -0,
    Number.MAX_SAFE_INTEGER + 2,
    random.integer(-1e9, 1e9),
    hostileText(random),
  ]);
}

export function hostileBytes(random: Random, longest: number): Buffer {
  return Buffer.from(Array.from({ length: random.integer(0, longest) }, () => random.integer(0, 255)));
}

/** The same text with one to three of its characters changed, lost or doubled. */
export function mutated(random: Random, text: string): string {
  const characters = [...text];
  for (let times = random.integer(1, 3); times > 0 && characters.length > 0; times--) {
    const at = random.integer(0, characters.length - 1);
    const change = random.integer(0, 2);
    if (change === 0) characters[at] = random.pick(['A', '_', '=', '0', '%', '.']);
    else characters.splice(at, 1, ...(change === 1 ? [] : [characters[at]!, characters[at]!]));
  }
  return characters.join('');
}
