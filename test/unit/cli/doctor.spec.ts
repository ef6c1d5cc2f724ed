import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ledger } from '../../support/fake-terminal.js';

// The example, secret and signatures of the provider's page.
const BODY =
  '{"kind":"number.released","event_id":"01900000-0000-7000-8000-000000000001","workspace_id":"01900000-0000-7000-8000-000000000002","occurred_at":"2026-06-27T10:00:00.000Z","data":{"number_id":"01900000-0000-7000-8000-000000000003","e164":"+254700000001","country_code":"KE","release_reason":"explicit","released_at":"2026-06-27T10:00:00.000Z"}}';
const env = { SAUTIKIT_WEBHOOK_SECRET: 'whsec_test_secret_0001' };
const BARE = '9f062623f3349728d0ebf06c7ad85c64f82bf2065d970b235f96bef8b40e0c36';
const TIMESTAMPED = 't=1751000000,v1=f18dfe99600b3ecb911bae569bfacd63f4ba6140997b7e2c75b5ddd84f309f7b';
const TIME_FIRST = 't=1751000000,v1=01bd1710b2e60a0e1762fb3e139017d8e1d668db4bf9b1fff2d0cab6ee6fbba5';

let body: string;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-doctor-'));
  body = join(folder, 'body.json');
  writeFileSync(body, BODY);
});
afterAll(() => rmSync(folder, { recursive: true }));

const captured = (signature: string, lineBreak = '\r\n'): string =>
  [
    'POST /webhooks/sautikit/default HTTP/1.1',
    'Host: example',
    `x-sautikit-signature: ${signature}`,
    '',
    BODY,
  ].join(lineBreak);

describe('ledger doctor', () => {
  it.each([
    [BARE, 'bare'],
    [TIMESTAMPED, 'timestamped'],
  ])('finds how %s was signed', async (signature, scheme) => {
    const { code, out } = await ledger(['doctor', '--body', body, '--signature', signature], { env });
    expect(code).toBe(0);
    expect(out).toContain(`It verifies: ${scheme} form, key encoding utf8`);
  });

  it('says that the time was signed first, and that this does not verify', async () => {
    const { code, out } = await ledger(['doctor', '--body', body, '--signature', TIME_FIRST], { env });
    expect(code).toBe(1);
    expect(out).toContain('signed over the time, a dot, then the body');
  });

  it('prints its findings as one JSON document', async () => {
    const args = ['doctor', '--body', body, '--signature', BARE, '--json'];
    expect((await ledger(args, { env })).json()).toMatchObject({
      verifies: true,
      settings: { scheme: 'bare', key_encoding: 'utf8' },
    });
    const wrong = await ledger(args, { env: { SAUTIKIT_WEBHOOK_SECRET: 'another' } });
    expect(wrong.code).toBe(1);
    expect(wrong.json()).toMatchObject({ verifies: false, settings: null });
    expect(wrong.out).not.toContain('another"');
  });

  it.each(['\r\n', '\n'])('reads a whole captured request with line breaks %j', async (lineBreak) => {
    const { code, out } = await ledger(['doctor', '-'], { env, stdin: captured(BARE, lineBreak) });
    expect([code, out]).toEqual([0, expect.stringContaining('It verifies')]);
  });

  it('cuts off what an editor added where the request says how long its body is', async () => {
    const withLength = captured(BARE).replace('Host: example', `Content-Length: ${BODY.length}`);
    expect((await ledger(['doctor', '-'], { env, stdin: `${withLength}\n` })).code).toBe(0);
    expect((await ledger(['doctor', '-'], { env, stdin: `${captured(BARE)}\n` })).code).toBe(1);
  });

  it('finds fault with two signature headers', async () => {
    const twice = captured(BARE).replace('Host: example', `X-Sautikit-Signature: ${BARE}`);
    const { code, out } = await ledger(['doctor', '-'], { env, stdin: twice });
    expect(code).toBe(1);
    expect(out).toContain('more than one signature');
  });

  it('judges the age of the timestamp when it knows the time of arrival', async () => {
    const args = ['doctor', '--body', body, '--signature', TIMESTAMPED, '--received-at'];
    const late = await ledger([...args, '2025-06-27T05:53:20Z'], { env });
    expect([late.code, late.out]).toEqual([0, expect.stringContaining('flagged stale')]);
    const early = await ledger([...args, '2025-06-01T00:00:00Z'], { env });
    expect([early.code, early.out]).toEqual([1, expect.stringContaining('in the future')]);
  });

  it.each([
    [[], 'expected either a captured request, or both --body and --signature'],
    [['--signature', BARE], 'expected either a captured request, or both'],
    [['-', '--signature', BARE], 'expected either a captured request, or both'],
    [['-', '--secret-file', '-'], 'the request and --secret-file cannot both read standard input'],
    [['-'], 'there is no empty line in the file'],
  ])('answers %j with exit code 2', async (args, message) => {
    const { code, err } = await ledger(['doctor', ...args], { env, stdin: 'x' });
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('misses a signature header in the request', async () => {
    const { code, err } = await ledger(['doctor', '-'], { env, stdin: `Host: example\n\n${BODY}` });
    expect([code, err]).toEqual([2, expect.stringContaining('expected a header X-Sautikit-Signature')]);
  });
});
