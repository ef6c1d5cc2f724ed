import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { secretKey } from '../../../src/intake/sign.js';
import { generateLife } from '../../../src/sandbox/simulation/life.js';
import { isAboutHolding } from '../../../src/sandbox/provider-event.js';
import { describeReport } from '../../../src/sandbox/simulation/report.js';
import {
  simulate,
  type SimulationOptions,
  type SimulationProgress,
} from '../../../src/sandbox/simulation/simulation.js';
import { API_KEY, FakeLedger, SECRET } from './fake-ledger.js';

let ledger: FakeLedger;
let url: string;

beforeEach(async () => {
  ledger = new FakeLedger();
  url = await ledger.start();
});
afterEach(() => ledger.stop());

function options(changes: Partial<SimulationOptions> = {}): SimulationOptions {
  return {
    shape: {
      seed: 'seed',
      numbers: 40,
      eventsPerNumber: 5,
      startAt: Date.UTC(2025, 0, 1),
      workspaceId: 'w1',
    },
    habits: { form: 'mixed', headerSet: 'mixed', repeat: 0.3, reorder: 0.5, late: 0.2 },
    url,
    endpointId: 'default',
    key: secretKey(SECRET),
    retry: 'short',
    speedUp: 1_000,
    concurrency: 16,
    rate: null,
    timeoutMs: 5_000,
    check: { apiKey: API_KEY, numbers: Infinity, patienceMs: 5_000 },
    ...changes,
  };
}

/** Sends one by one, and gives what arrived. */
async function arrivals(seed: string): Promise<string[]> {
  ledger.seen.length = 0;
  const { shape, habits } = options();
  await simulate(options({ shape: { ...shape, seed }, concurrency: 1, habits: { ...habits, form: 'bare' } }));
  return ledger.seen.map(({ body, headers }) => `${headers['x-sautikit-idempotency-key']} ${body}`);
}

describe('a simulation', () => {
  it('finds that a ledger which takes everything answers what was sent', async () => {
    const report = await simulate(options());
    expect(report).toMatchObject({ ok: true, seed: 'seed', given_up: 0, retried: 0 });
    expect(report.check).toMatchObject({ asked: 40, equal: 40, different: 0, apart: 0 });
    expect(ledger.events.size).toBe(200);
    expect(report.answers['recorded']).toBe(200);
    expect(report.answers['duplicate']).toBeGreaterThan(20);
    expect(report.answers['ignored']).toBeGreaterThan(5);
    expect(report.sent).toBe(ledger.seen.length);
    expect(report.last_position).toBe(200);
  });

  it('sends the same deliveries again for the same seed and others for another', async () => {
    const first = await arrivals('one');
    expect(first.length).toBeGreaterThan(200);
    expect(await arrivals('one')).toEqual(first);
    expect(await arrivals('two')).not.toEqual(first);
  });

  it('tries again after errors, breaks and silence, and loses nothing', async () => {
    ledger.fault = (n) =>
      [{ status: 503 } as const, 'break' as const, { status: 302 } as const, null][n % 4]!;
    const broken = await simulate(options({ retry: 'long', speedUp: 1e6 }));
    expect(broken.retried).toBeGreaterThan(200);
    expect(Object.keys(broken.failures)).toEqual(expect.arrayContaining(['HTTP 503', 'HTTP 302']));
    ledger.fault = (n) => (n % 97 === 0 ? 'hang' : null);
    const slow = await simulate(options({ timeoutMs: 1_000 }));
    expect(slow).toMatchObject({ ok: true, given_up: 0 });
    expect(Object.keys(slow.failures)).toEqual(['no answer within 1 s']);
  });

  it('gives up after five attempts of the short schedule and reports those numbers apart', async () => {
    const lost = generateLife(options().shape, 7).events.find(isAboutHolding)!.event_id;
    ledger.fault = (_n, event) => (event.event_id === lost ? { status: 500 } : null);
    const report = await simulate(options({ habits: { ...options().habits, repeat: 0 } }));
    expect(report).toMatchObject({ ok: false, given_up: 1, retried: 4, failures: { 'HTTP 500': 5 } });
    expect(report.check).toMatchObject({ asked: 39, equal: 39, apart: 1 });
    expect(describeReport(report)).toContain('1 apart for deliveries given up');
  });

  it('names the difference when the ledger answers wrongly', async () => {
    ledger.distort = (data) => data.map((assignment) => ({ ...assignment, release_reason: 'explicit' }));
    const report = await simulate(options());
    expect(report.ok).toBe(false);
    expect(report.check!.different).toBeGreaterThan(0);
    expect(report.check!.differences[0]).toMatch(
      /^\+2547\d{8} generation \d: expected release_reason .*, got "explicit"$/,
    );
    expect(describeReport(report)).toContain(report.check!.differences[0]!);
  });

  it('waits for a projection that lags and gives up when it never catches up', async () => {
    ledger.lagging = 20;
    expect((await simulate(options())).check).toMatchObject({ equal: 40 });
    ledger.lagging = Infinity;
    const check = { apiKey: API_KEY, numbers: 1, patienceMs: 0 };
    const report = await simulate(options({ check }));
    expect(report.check!.differences[0]).toContain('asked for its assignments, got HTTP 503');
  });

  it('asks about an even sample, or about nothing', async () => {
    const check = { apiKey: API_KEY, numbers: 7, patienceMs: 5_000 };
    expect((await simulate(options({ check }))).check).toMatchObject({ asked: 7, equal: 7 });
    expect((await simulate(options({ check: null }))).check).toBeNull();
  });

  it('takes an answer that is neither recorded nor a duplicate for a finding', async () => {
    ledger.fault = (n) => (n === 3 ? { status: 200 } : null);
    const report = await simulate(options());
    expect(report).toMatchObject({ ok: false, unexpected: { count: 1 } });
    expect(report.unexpected.examples[0]).toContain('answered undefined');
  });

  it('stops when told to, and then compares nothing', async () => {
    const stop = new AbortController();
    ledger.fault = (n) => {
      if (n === 20) stop.abort();
      return n > 10 ? { status: 503 } : null;
    };
    const report = await simulate(options({ speedUp: 0.001 }), undefined, stop.signal);
    expect(report).toMatchObject({ ok: false, stopped: true, check: null });
    expect(report.sent).toBeLessThan(60);
    expect(describeReport(report)).toContain('the run was stopped');
  });

  it('tells how far it is, up to the end of each stage', async () => {
    const told: SimulationProgress[] = [];
    await simulate(options(), (progress) => told.push({ ...progress }));
    expect(told.find(({ stage, done }) => stage === 'sending' && done === 200)).toMatchObject({ total: 200 });
    expect(told.at(-1)).toMatchObject({ stage: 'checking', done: 40, total: 40 });
  });
});
