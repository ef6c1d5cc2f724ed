import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SimulationReport } from '../../../src/sandbox/simulation/report.js';
import { ledger, type Outcome } from '../../support/fake-terminal.js';
import { API_KEY, FakeLedger, SECRET } from '../sandbox/fake-ledger.js';

let fake: FakeLedger;
let url: string;
beforeEach(async () => {
  fake = new FakeLedger();
  url = await fake.start();
});
afterEach(() => fake.stop());

const env = { SAUTIKIT_WEBHOOK_SECRET: SECRET, SAUTIKIT_WORKSPACE_ID: 'w1', LEDGER_ADMIN_KEY: API_KEY };
const simulate = (
  args: string[] = [],
  given: { env?: NodeJS.ProcessEnv; tty?: boolean; stdin?: string } = {},
): Promise<Outcome> =>
  ledger(['simulate', '--url', url, '--numbers', '10', '--speed-up', '1000', ...args], { env, ...given });

describe('ledger simulate', () => {
  it('reports for people, with the seed first', async () => {
    const { code, out, err } = await simulate(['--seed', '42']);
    expect(code).toBe(0);
    expect(err).toBe('Seed 42\n');
    expect(out).toMatch(/^Seed 42, 10 numbers, /);
    for (const word of [
      'sent',
      'acknowledged',
      'retried',
      'given up',
      '10 of 10 numbers equal what was sent',
    ]) {
      expect(out).toContain(word);
    }
  });

  it('makes up a seed, and prints it so that the run can be repeated', async () => {
    const first = (await simulate(['--json'])).json<SimulationReport>();
    expect(first.seed).toMatch(/^\d+$/);
    const events = [...fake.events.keys()].toSorted();
    fake.events.clear();
    const again = (await simulate(['--json', '--seed', first.seed])).json<SimulationReport>();
    expect(again).toMatchObject({ ok: true, seed: first.seed, sent: first.sent });
    expect([...fake.events.keys()].toSorted()).toEqual(events);
  });

  it('prints one JSON document, and progress as JSON lines beside it', async () => {
    const { out, err } = await simulate(['--json']);
    expect(JSON.parse(out)).toMatchObject({ ok: true, given_up: 0, check: { asked: 10, equal: 10 } });
    const lines = err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { progress: string; done: number });
    expect(lines.at(-1)).toMatchObject({ progress: 'checking', done: 10, total: 10 });
  });

  it('draws a bar on a terminal', async () => {
    const { err } = await simulate([], { tty: true });
    expect(err).toContain('sending [');
  });

  it('ends with 1 when the answers differ', async () => {
    fake.distort = () => [];
    const { code, out } = await simulate(['--check', 'all']);
    expect(code).toBe(1);
    expect(out).toContain('0 of 10 numbers equal what was sent');
    expect(out).toContain('expected 2 assignments, got 0');
  });

  it('ends with 1 when deliveries were given up', async () => {
    fake.fault = () => ({ status: 503 });
    const { code, out } = await simulate(['--check', 'none']);
    expect(code).toBe(1);
    expect(out).toMatch(/given up +[1-9]/);
    expect(out).toMatch(/HTTP 503 [1-9]/);
  });

  it('compares nothing without a key, and says so, unless the check was asked for', async () => {
    const keyless = { ...env, LEDGER_ADMIN_KEY: '' };
    const { code, out, err } = await simulate([], { env: keyless });
    expect([code, err]).toEqual([0, expect.stringContaining('The answers will not be compared')]);
    expect(out).toContain('not compared');
    const asked = await simulate(['--check', '5'], { env: keyless });
    expect([asked.code, asked.err]).toEqual([2, expect.stringContaining('--check needs a key')]);
  });

  it('takes the key from standard input', async () => {
    const { out } = await simulate(['--key-file', '-', '--check', '3'], {
      env: { ...env, LEDGER_ADMIN_KEY: '' },
      stdin: `${API_KEY}\n`,
    });
    expect(out).toContain('3 of 3 numbers equal');
  });

  it('needs a workspace and a secret', async () => {
    const noWorkspace = await simulate([], { env: { ...env, SAUTIKIT_WORKSPACE_ID: '' } });
    expect([noWorkspace.code, noWorkspace.err]).toEqual([2, expect.stringContaining('no workspace given')]);
    const noSecret = await simulate([], { env: { ...env, SAUTIKIT_WEBHOOK_SECRET: '' } });
    expect([noSecret.code, noSecret.err]).toEqual([2, expect.stringContaining('no secret given')]);
  });

  it('passes the ways of delivering on', async () => {
    await simulate([
      '--form',
      'timestamped',
      '--header-set',
      'b',
      '--repeat',
      '0',
      '--late',
      '0',
      '--events',
      '3',
    ]);
    expect(fake.events.size).toBe(30);
    for (const { headers } of fake.seen) {
      expect(headers['x-sautikit-signature']).toMatch(/^t=\d+,v1=/);
      expect(headers['x-sautikit-event-id']).toBeDefined();
      expect(headers['x-sautikit-idempotency-key']).toBeUndefined();
    }
    expect(fake.seen.filter(({ event }) => event.kind.startsWith('number.'))).toHaveLength(30);
  });
});
