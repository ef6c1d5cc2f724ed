import { describe, expect, it } from '@jest/globals';
import { welcome } from '../../../src/boot/welcome.js';
import { readNumberEvent } from '../../../src/numbers/number-event.js';
import { parseEnvelope } from '../../../src/numbers/envelope.js';
import { secretKey, signBare } from '../../../src/intake/sign.js';

const URL = 'http://127.0.0.1:3000';
const NOW = new Date('2026-06-27T10:00:00.000Z');
const endpoint = { workspace_id: 'workspace-1', secret: 'whsec_made_up_at_the_start' };
const adminKey = `nlk_${'k'.repeat(48)}`;

describe('the welcome', () => {
  it('says where the docs are and where to send webhooks', () => {
    expect(welcome(URL, { adminKey: null, endpoint: null }, NOW)).toBe(
      [
        'The number ledger is running.',
        '  Docs     http://127.0.0.1:3000/docs',
        '  Webhook  http://127.0.0.1:3000/webhooks/sautikit/default',
      ].join('\n'),
    );
  });

  it('shows what was made up at the first start', () => {
    const text = welcome(URL, { adminKey, endpoint }, NOW);
    expect(text).toMatch(new RegExp(`Admin key +${adminKey}$`, 'm'));
    expect(text).toMatch(/Endpoint secret +whsec_made_up_at_the_start$/m);
    expect(text).toMatch(/Workspace id +workspace-1$/m);
  });

  it('gives a line that sends a usable event with a right signature', () => {
    const line = lines({ adminKey, endpoint }).find((candidate) => candidate.includes('-d '))!;
    const [, signature] = /X-Sautikit-Signature: ([0-9a-f]{64})'/.exec(line)!;
    const [, body] = /-d '(.+)'$/.exec(line)!;
    expect(signBare(body!, secretKey(endpoint.secret))).toBe(signature);
    const parsed = parseEnvelope(Buffer.from(body!));
    if (!parsed.ok) throw new Error(parsed.reason);
    expect(parsed.envelope.workspace_id).toBe('workspace-1');
    expect(readNumberEvent(parsed.envelope)).toMatchObject({ ok: true });
  });

  it('gives a line that asks about the number of that event', () => {
    expect(lines({ adminKey, endpoint }).at(-1)).toBe(
      `curl -sS '${URL}/v1/numbers/+254700000001?min_position=1' -H 'Authorization: Bearer ${adminKey}'`,
    );
  });

  it('keeps quiet about a key and an endpoint that were configured', () => {
    expect(welcome(URL, { adminKey, endpoint: null }, NOW)).not.toContain('curl');
    expect(welcome(URL, { adminKey: null, endpoint }, NOW)).not.toMatch(/Admin key|Authorization/);
  });
});

function lines(made: Parameters<typeof welcome>[1]): string[] {
  return welcome(URL, made, NOW)
    .split('\n')
    .map((line) => line.trim());
}
