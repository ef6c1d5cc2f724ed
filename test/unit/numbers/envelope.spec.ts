import { describe, expect, it } from '@jest/globals';
import { parseEnvelope } from '../../../src/numbers/envelope.js';

const RELEASE = {
  kind: 'number.released',
  event_id: '01900000-0000-7000-8000-000000000001',
  workspace_id: '01900000-0000-7000-8000-000000000002',
  occurred_at: '2026-06-27T10:00:00.000Z',
  data: { e164: '+254700000001', release_reason: 'explicit' },
};
const IDS = { kind: RELEASE.kind, event_id: RELEASE.event_id, workspace_id: RELEASE.workspace_id };
const NO_IDS = { kind: null, event_id: null, workspace_id: null };

function parse(body: unknown) {
  return parseEnvelope(Buffer.from(JSON.stringify(body)));
}

function parseText(body: string) {
  return parseEnvelope(Buffer.from(body));
}

/** The release as JSON text, with some text put in as the value of data.note. */
function withNote(json: string): string {
  return JSON.stringify({ ...RELEASE, data: { note: 'NOTE' } }).replace('"NOTE"', json);
}

describe('a usable envelope', () => {
  it('is read as sent', () => {
    expect(parse(RELEASE)).toEqual({ ok: true, envelope: RELEASE });
  });

  it('may be of any kind and have any data', () => {
    const lowBalance = { ...RELEASE, kind: 'wallet.low_balance', data: {} };
    expect(parse(lowBalance)).toEqual({ ok: true, envelope: lowBalance });
  });

  it('may have fields that nobody knows, which it drops outside data and keeps inside', () => {
    const parsed = parse({ ...RELEASE, api_version: 2, data: { ...RELEASE.data, region: [1, { a: null }] } });
    expect(parsed).toEqual({
      ok: true,
      envelope: { ...RELEASE, data: { ...RELEASE.data, region: [1, { a: null }] } },
    });
  });

  it('may have white space around and inside', () => {
    expect(parseText(` \n${JSON.stringify(RELEASE, null, 2)}\r\n\t`).ok).toBe(true);
  });

  it('may have text outside ASCII, raw or as escapes, surrogate pairs among them', () => {
    expect(parseText(withNote('"ékó 📞 \\u00e9 \\ud83d\\udcde \\uD83D\\uDCDE"')).ok).toBe(true);
  });

  it('may have an escaped backslash before what then only looks like an escape', () => {
    expect(parseText(withNote(String.raw`"\\u0000 \\ud800 \\\\u0000 \" \n"`)).ok).toBe(true);
  });

  it('has ids of up to 128 characters, of which one outside the basic plane counts once', () => {
    for (const id of ['x', 'x'.repeat(128), '📞'.repeat(128)]) {
      const body = { ...RELEASE, event_id: id, workspace_id: id, kind: id };
      expect(parse(body)).toMatchObject({ ok: true, envelope: { event_id: id, workspace_id: id, kind: id } });
    }
  });

  it('takes a __proto__ key for an ordinary key', () => {
    const parsed = parseText(withNote('1, "__proto__": { "polluted": true }'));
    expect(parsed.ok).toBe(true);
    expect(Object.keys(parsed.ok ? parsed.envelope.data : {})).toEqual(['note', '__proto__']);
    expect('polluted' in {}).toBe(false);
  });

  it('does not find its fields in a prototype', () => {
    const { workspace_id: _, ...rest } = RELEASE;
    const text = JSON.stringify(rest).replace('{', '{"__proto__": { "workspace_id": "other" },');
    expect(parseText(text)).toMatchObject({
      ok: false,
      reason: 'workspace_id: expected text of 1 to 128 characters, but it is missing.',
    });
  });

  it('is nested up to 64 levels', () => {
    expect(parseText(withNote('['.repeat(62) + ']'.repeat(62))).ok).toBe(true);
  });
});

describe('an unusable body', () => {
  it.each([
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0x80, 0x22])],
    [
      'a surrogate encoded as UTF-8',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    ],
    ['text cut inside a character', Buffer.from('{"a":"é').subarray(0, -1)],
  ])('is %s', (_, body) => {
    expect(parseEnvelope(body)).toEqual({ ok: false, reason: 'The body is not valid UTF-8.', ...NO_IDS });
  });

  it('begins with a byte order mark', () => {
    const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(RELEASE))]);
    expect(parseEnvelope(body)).toEqual({
      ok: false,
      reason: 'The body begins with a byte order mark.',
      ...NO_IDS,
    });
  });

  it('is UTF-16', () => {
    expect(parseEnvelope(Buffer.from(JSON.stringify(RELEASE), 'utf16le')).ok).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['white space', ' '],
    ['cut off', JSON.stringify(RELEASE).slice(0, -1)],
    ['two values', '{}{}'],
    ['a trailing comma', '{"a":1,}'],
    ['single quotes', "{'a':1}"],
    ['NaN', '{"a":NaN}'],
    ['a raw NUL', '{"a":"\0"}'],
    ['a raw line break in a string', '{"a":"\n"}'],
    ['a bad escape', '{"a":"\\x00"}'],
    ['a form', 'kind=number.released&event_id=1'],
    ['64 KiB of [', '['.repeat(65_536)],
    ['64 KiB of {"a":', '{"a":'.repeat(13_107)],
  ])('is no JSON: %s', (_, text) => {
    expect(parseText(text)).toEqual({ ok: false, reason: 'The body is not valid JSON.', ...NO_IDS });
  });

  it.each(['null', 'true', '1', '"text"', '[]', `[${JSON.stringify(RELEASE)}]`])(
    'is no object: %s',
    (text) => {
      expect(parseText(text)).toEqual({
        ok: false,
        reason: 'The body is JSON, but not an object.',
        ...NO_IDS,
      });
    },
  );

  it.each(['kind', 'event_id', 'workspace_id', 'occurred_at', 'data'] as const)('lacks %s', (field) => {
    const { [field]: _, ...rest } = RELEASE;
    const parsed = parse(rest);
    expect(parsed).toMatchObject({
      ok: false,
      reason: expect.stringMatching(`^${field}: expected .*, but it is missing.$`),
    });
    expect(parsed).toMatchObject(field in IDS ? { ...IDS, [field]: null } : IDS);
  });

  it.each([
    ['kind', 5, 'kind: expected text of 1 to 128 characters, got 5.'],
    ['kind', null, 'kind: expected text of 1 to 128 characters, got null.'],
    ['event_id', '', 'event_id: expected text of 1 to 128 characters, got "".'],
    ['event_id', { $ne: 1 }, 'event_id: expected text of 1 to 128 characters, got {"$ne":1}.'],
    ['workspace_id', ['a'], 'workspace_id: expected text of 1 to 128 characters, got ["a"].'],
    ['occurred_at', 1751000000, 'occurred_at: expected text of 1 to 128 characters, got 1751000000.'],
    ['data', null, 'data: expected an object, got null.'],
    ['data', [], 'data: expected an object, got [].'],
    ['data', '{}', 'data: expected an object, got "{}".'],
  ])('has a %s of %j', (field, value, reason) => {
    expect(parse({ ...RELEASE, [field]: value })).toMatchObject({ ok: false, reason });
  });

  it('has an id of 129 characters, of which the reason shows the beginning', () => {
    for (const id of ['x'.repeat(129), '📞'.repeat(129)]) {
      const parsed = parse({ ...RELEASE, event_id: id });
      expect(parsed).toMatchObject({ ok: false, ...IDS, event_id: null });
      expect(parsed.ok ? '' : parsed.reason).toMatch(/^event_id: expected .*, got "(x|📞){59}….$/u);
    }
  });

  it.each([
    ['NUL in a value', withNote('"\\u0000"')],
    ['NUL in a key', withNote('{"a\\u0000b":1}')],
    ['NUL in an array, deep', withNote('[[{"a":["\\u0000"]}]]')],
    ['NUL behind an escaped backslash', withNote(String.raw`"\\\u0000"`)],
    ['NUL outside data', JSON.stringify(RELEASE).replace('{', '{"extra":"\\u0000",')],
    ['NUL in a value that a duplicate key hides', withNote('"\\u0000","note":1')],
    ['the first half of a pair alone', withNote('"\\ud800"')],
    ['the first half in upper case', withNote('"\\uD83D"')],
    ['the first half before text', withNote('"\\ud83dxdcde"')],
    ['the first half before another escape', withNote('"\\ud83d\\n\\udcde"')],
    ['the first half twice', withNote('"\\ud83d\\ud83d\\udcde"')],
    ['the second half alone', withNote('"\\udcde"')],
    ['the halves in the wrong order', withNote('"\\udcde\\ud83d"')],
    ['half a pair in a key', withNote('{"\\udfff":1}')],
  ])('contains what PostgreSQL cannot hold: %s', (_, text) => {
    expect(parseText(text)).toEqual({
      ok: false,
      reason: 'The body contains \\u0000 or half of a surrogate pair.',
      ...IDS,
    });
  });

  it('gives no id that itself cannot be kept', () => {
    const text = JSON.stringify({ ...RELEASE, event_id: 'E', kind: 'K' });
    const parsed = parseText(text.replace('"E"', '"a\\u0000"').replace('"K"', '"\\ud800"'));
    expect(parsed).toMatchObject({ ok: false, workspace_id: IDS.workspace_id, event_id: null, kind: null });
  });

  it.each(['['.repeat(63) + ']'.repeat(63), '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000)])(
    'is nested too deep',
    (json) => {
      const parsed = parseText(withNote(json));
      expect(parsed).toEqual({ ok: false, reason: 'The body is nested more than 64 levels deep.', ...IDS });
    },
  );

  it('contains a number that no double holds', () => {
    for (const json of ['1e400', '[-1E+999]', `{"a":${'9'.repeat(400)}}`]) {
      const reason = 'The body contains a number beyond 1.8e308.';
      expect(parseText(withNote(json))).toEqual({ ok: false, reason, ...IDS });
    }
  });
});
