import { describe, expect, it } from '@jest/globals';
import { diagnoseSignature } from '../../../src/intake/diagnose-signature.js';
import { type KeyEncoding, secretKey, signBare, signTimestamped } from '../../../src/intake/sign.js';

const SECRET = 'whsec_00112233445566778899aabbccddeeff';
const KEY = secretKey(SECRET);
const EVENT = { kind: 'number.released', note: 'café a/b', data: { z: 1, a: [1, 2] } };
const BODY = Buffer.from(JSON.stringify(EVENT));
const T = 1_751_000_000;

const diagnose = (signatureHeader: string, body: Buffer | string = BODY, secret = SECRET, now?: number) =>
  diagnoseSignature({ body: Buffer.from(body), signatureHeader, secret, now });

describe('a request that verifies', () => {
  it('says so for the bare form', () => {
    const { verifies, settings, sentences } = diagnose(signBare(BODY, KEY));
    expect({ verifies, settings }).toEqual({
      verifies: true,
      settings: { scheme: 'bare', key_encoding: 'utf8' },
    });
    expect(sentences).toEqual(['It verifies: bare form, key encoding utf8, signed over the body alone.']);
  });

  it('says so for the timestamped form', () => {
    const { verifies, sentences } = diagnose(signTimestamped(BODY, KEY, T), BODY, SECRET, T + 10);
    expect(verifies).toBe(true);
    expect(sentences).toEqual([
      'It verifies: timestamped form, key encoding utf8, signed over the body, a dot, then the time.',
    ]);
  });

  it.each<KeyEncoding>(['strip_prefix', 'base64', 'hex'])(
    'finds the key encoding %s and says to set it',
    (encoding) => {
      const { verifies, settings, sentences } = diagnose(signBare(BODY, secretKey(SECRET, encoding)));
      expect(verifies).toBe(true);
      expect(settings).toEqual({ scheme: 'bare', key_encoding: encoding });
      expect(sentences.at(-1)).toBe(`The endpoint needs key_encoding ${encoding}.`);
    },
  );

  it('says what becomes of an old signature', () => {
    const { verifies, sentences } = diagnose(signTimestamped(BODY, KEY, T), BODY, SECRET, T + 301);
    expect(verifies).toBe(true);
    expect(sentences.at(-1)).toMatch(/301 s ago: flagged stale/);
  });

  it('does not call one from the future verified', () => {
    const { verifies, sentences } = diagnose(signTimestamped(BODY, KEY, T), BODY, SECRET, T - 301);
    expect(verifies).toBe(false);
    expect(sentences.join(' ')).toMatch(/301 s in the future.*clocks/);
  });
});

describe('a request that was changed on its way', () => {
  const pretty = JSON.stringify(EVENT, null, 2);
  const sorted = '{"data":{"a":[1,2],"z":1},"kind":"number.released","note":"café a/b"}';
  const spaced = '{"kind": "number.released", "note": "café a/b", "data": {"z": 1, "a": [1, 2]}}';

  it.each<[string, string | Buffer, string | Buffer, RegExp]>([
    ['printed nicely', BODY, pretty, /written as JSON without white space/],
    ['minified', pretty, BODY, /indented by 2/],
    ['minified from an indent of 4', JSON.stringify(EVENT, null, 4), BODY, /indented by 4/],
    ['minified from spaced', spaced, BODY, /space after each comma and colon/],
    ['written in another key order', sorted, BODY, /sorted keys/],
    ['unescaped', BODY.toString().replace('é', '\\u00e9'), BODY, /beyond ASCII escaped/],
    ['unescaped slashes', BODY.toString().replace('/', '\\/'), BODY, /escaped slashes/],
    ['given a line break', BODY, `${BODY}\n`, /without the line break at its end/],
    ['given a Windows line break', BODY, `${BODY}\r\n`, /without the line break at its end/],
    ['robbed of its line break', `${BODY}\n`, BODY, /with a line break \(\\n\) at its end/],
    ['given a byte order mark', BODY, `\uFEFF${BODY}`, /byte order mark/],
    ['given Windows line breaks', pretty, pretty.replaceAll('\n', '\r\n'), /line breaks as \\n/],
    ['robbed of Windows line breaks', pretty.replaceAll('\n', '\r\n'), pretty, /line breaks as \\r\\n/],
  ])('finds a body %s', (_name, signed, captured, sentence) => {
    for (const header of [signBare(signed, KEY), signTimestamped(signed, KEY, T)]) {
      const { verifies, sentences } = diagnose(header, captured);
      expect(verifies).toBe(false);
      expect(sentences.join(' ')).toMatch(sentence);
      expect(sentences.join(' ')).toMatch(/The secret is right.*Keep the bytes as received/s);
    }
  });

  it.each([
    [`${SECRET}\n`, /white space around it/],
    [` ${SECRET} `, /white space around it/],
    [`"${SECRET}"`, /quotes around it/],
  ])('finds a secret copied as %j', (secret, sentence) => {
    const { verifies, sentences } = diagnose(signBare(BODY, KEY), BODY, secret);
    expect(verifies).toBe(false);
    expect(sentences.join(' ')).toMatch(sentence);
  });

  it('finds a secret that was used with a line break', () => {
    const header = signBare(BODY, Buffer.from(`${SECRET}\n`));
    expect(diagnose(header).sentences.join(' ')).toMatch(/with a line break at its end/);
  });
});

describe('a request signed another way', () => {
  const claim = (signed: string) => `t=${T},v1=${signBare(signed, KEY)}`;

  it.each([
    [claim(`${T}.${BODY}`), /the time, a dot, then the body/],
    [claim(`${BODY}`), /the body alone/],
    [claim(`${BODY}${T}`), /the body and the time without a dot/],
    [claim(`${T}${BODY}`), /the time and the body without a dot/],
  ])('names the order of %s', (header, order) => {
    const { verifies, sentences } = diagnose(header);
    expect(verifies).toBe(false);
    expect(sentences[0]).toMatch(order);
    expect(sentences[1]).toMatch(/the ledger refuses any other order/);
  });

  it('names the published vector that must fail', () => {
    const secret = 'whsec_test_secret_0001';
    const header = `t=${T},v1=${signBare(`${T}.${BODY}`, secretKey(secret))}`;
    expect(diagnose(header, BODY, secret).sentences[0]).toMatch(/the time, a dot, then the body/);
  });

  it('says that the secret is probably another one when nothing fits', () => {
    const { verifies, settings, sentences } = diagnose(
      signBare(BODY, Buffer.from('something else entirely')),
    );
    expect({ verifies, settings }).toEqual({ verifies: false, settings: null });
    expect(sentences.join(' ')).toMatch(/the secret is another one/);
  });
});

describe('a header of another shape', () => {
  const good = signBare(BODY, KEY);
  const base64 = Buffer.from(good, 'hex').toString('base64');

  it.each([
    [`X-Sautikit-Signature: ${good}`, true, /It verifies/],
    [`sha256=${good}`, false, /begins with "sha256="/],
    [`"${good}"`, false, /in quotes/],
    [base64, false, /in base64/],
    [`${good}, ${good}`, false, /more than one signature/],
    [`v1=${good}`, false, /and nothing else/],
    [`t=${T}, v1=${signTimestamped(BODY, KEY, T).slice(-64)}`, false, /and nothing else/],
  ])('explains %s', (header, verifies, sentence) => {
    const diagnosis = diagnose(header);
    expect(diagnosis.verifies).toBe(verifies);
    expect(diagnosis.sentences.join(' ')).toMatch(sentence);
  });

  it.each([
    ['', /no signature/],
    ['t=1', /no signature/],
    [good.slice(1), /64 hex digits, found 63 characters/],
    [`${good}zz`, /found 66 characters/],
  ])('finds no digest in %j', (header, sentence) => {
    const { settings, sentences } = diagnose(header);
    expect(settings).toBeNull();
    expect(sentences.join(' ')).toMatch(sentence);
  });

  it('never tells the secret', () => {
    for (const header of ['', good, `sha256=${good}`, signBare('x', KEY)]) {
      expect(diagnose(header).sentences.join(' ')).not.toContain(SECRET);
    }
  });
});
