import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ledger } from '../../support/fake-terminal.js';

// RFC 4231, case 2.
const DATA = 'what do ya want for nothing?';
const DIGEST = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
const env = { SAUTIKIT_WEBHOOK_SECRET: 'Jefe' };
const URL = 'http://127.0.0.1:3000/webhooks/sautikit/default';

let folder: string;
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-sign-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('ledger sign', () => {
  it('prints the header of the bare form for a body from standard input', async () => {
    const { code, out } = await ledger(['sign'], { env, stdin: DATA });
    expect([code, out]).toEqual([0, `X-Sautikit-Signature: ${DIGEST}\n`]);
  });

  it('reads body and secret from files, the line break after the secret aside', async () => {
    const args = ['sign', '--body', file('body', DATA), '--secret-file', file('secret', 'Jefe\n'), '--json'];
    expect((await ledger(args)).json()).toEqual({ headers: { 'X-Sautikit-Signature': DIGEST } });
  });

  it('reads the secret from standard input, but not together with the body', async () => {
    const body = file('body', DATA);
    const { out } = await ledger(['sign', '--body', body, '--secret-file', '-'], { stdin: 'Jefe\n' });
    expect(out).toContain(DIGEST);
    const both = await ledger(['sign', '--secret-file', '-'], { stdin: 'Jefe\n' });
    expect([both.code, both.err]).toEqual([2, '--body and --secret-file cannot both read standard input\n']);
  });

  it('signs body, dot, time in the timestamped form', async () => {
    const args = ['sign', '--form', 'timestamped', '--timestamp', '1751000000', '--json'];
    const timestamped = (await ledger(args, { env, stdin: DATA })).json<{
      headers: Record<string, string>;
    }>();
    const bare = await ledger(['sign'], { env, stdin: `${DATA}.1751000000` });
    const digest = bare.out.trim().split(' ')[1];
    expect(timestamped.headers['X-Sautikit-Signature']).toBe(`t=1751000000,v1=${digest}`);
  });

  it('takes the time of now when none is given', async () => {
    const { out } = await ledger(['sign', '--form', 'timestamped'], { env, stdin: DATA });
    const seconds = Number(/t=(\d+),/.exec(out)![1]);
    expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(60);
  });

  it('reads the key in another encoding, and says when the secret is not of it', async () => {
    const hex = { SAUTIKIT_WEBHOOK_SECRET: Buffer.from('Jefe').toString('hex') };
    expect((await ledger(['sign', '--key-encoding', 'hex'], { env: hex, stdin: DATA })).out).toContain(
      DIGEST,
    );
    const { code, err } = await ledger(['sign', '--key-encoding', 'hex'], { env, stdin: DATA });
    expect([code, err]).toEqual([2, 'expected a secret of an even number of hex digits\n']);
  });

  it.each([
    [
      [],
      {},
      'no secret given: set SAUTIKIT_WEBHOOK_SECRET, or use --secret-file <file> (- for standard input)',
    ],
    [[], { SAUTIKIT_WEBHOOK_SECRET: '  ' }, 'no secret given'],
    [['--secret-file', '/nowhere/secret'], {}, '/nowhere/secret cannot be read: ENOENT'],
    [['--body', '/nowhere/body'], env, '/nowhere/body cannot be read: ENOENT'],
  ])('says what is missing: %j %j', async (args, given, message) => {
    const { code, err } = await ledger(['sign', ...args], { env: given, stdin: DATA });
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it.each([
    ['', 'found nothing'],
    ['one\ntwo\n', 'found several'],
  ])('refuses a secret file that holds %j', async (content, message) => {
    const { code, err } = await ledger(['sign', '--secret-file', file('bad', content)], { stdin: DATA });
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('prints a curl command that a shell takes apart into the right bytes', async () => {
    const body = `{"note":"it's $HOME, \`x\`\\n"}\n`;
    const { out } = await ledger(['sign', '--curl', URL], { env, stdin: body });
    const args = execFileSync('sh', ['-c', out.replace(/^curl/, `printf '%s\\0'`)])
      .toString()
      .split('\0');
    expect(args).toContain(body);
    expect(args).toContain(URL);
    expect(args).toContain('Content-Type: application/json');
    expect(args.some((arg) => /^X-Sautikit-Signature: [0-9a-f]{64}$/.test(arg))).toBe(true);
  });

  it('lets curl read a body from its file, and refuses to put bytes that are not text into a command', async () => {
    const bytes = Buffer.from([0, 255]);
    const body = file('it is.bin', bytes);
    expect((await ledger(['sign', '--body', body, '--curl', URL], { env })).out).toContain(
      `--data-binary '@${body}'`,
    );
    const { code, err } = await ledger(['sign', '--curl', URL], { env, stdin: bytes });
    expect([code, err]).toEqual([2, 'the body is not text: give it as --body <file>\n']);
  });
});
