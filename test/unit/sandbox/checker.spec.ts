import { describe, expect, it } from '@jest/globals';
import { checkLives, type CheckResult } from '../../../src/sandbox/checker.js';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../../src/sandbox/http-client.js';
import { generateLife } from '../../../src/sandbox/simulation/life.js';
import type { Life } from '../../../src/sandbox/true-history.js';

const shape = { seed: 'check', numbers: 30, eventsPerNumber: 2, startAt: 0, workspaceId: 'w' };
const lives = Array.from({ length: shape.numbers }, (_, index) => generateLife(shape, index));
const truth = (life: Life): HttpAnswer => ({
  status: 200,
  body: JSON.stringify({ data: life.assignments, anomalies: [] }),
});

type Answer = (life: Life, attempt: number) => HttpAnswer | Error;

/** Answers the questions of the checker, and keeps them. */
class Ledger {
  readonly asked: HttpRequest[] = [];
  constructor(private readonly answer: Answer) {}

  async send(request: HttpRequest): Promise<HttpAnswer> {
    this.asked.push(request);
    const e164 = decodeURIComponent(request.path.split('/')[3]!);
    const attempt = this.asked.filter(({ path }) => path === request.path).length;
    const answer = this.answer(
      lives.find((life) => life.e164 === e164)!,
      attempt,
    );
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

async function check(ledger: Ledger, patienceMs = 5_000, about = lives): Promise<CheckResult> {
  const options = { apiKey: 'nlk_key', minPosition: 77, concurrency: 8, patienceMs };
  return checkLives(ledger as unknown as HttpClient, about[Symbol.iterator](), options, () => undefined);
}

describe('the checker', () => {
  it('asks about each number once, with the key, for an answer as new as the last acknowledgement', async () => {
    const ledger = new Ledger(truth);
    expect(await check(ledger)).toEqual({ asked: 30, equal: 30, different: 0, differences: [] });
    expect(ledger.asked).toHaveLength(30);
    const { method, path, headers } = ledger.asked[0]!;
    expect([method, headers['Authorization']]).toEqual(['GET', 'Bearer nlk_key']);
    expect(path).toBe(`/v1/numbers/%2B${lives[0]!.e164.slice(1)}/assignments?min_position=77`);
  });

  it('asks again while the projection lags or the service is away', async () => {
    const lagging = { status: 503, body: '{"code":"projection.lagging"}' };
    const ledger = new Ledger(
      (life, attempt) => [lagging, new Error('connect ECONNREFUSED')][attempt - 1] ?? truth(life),
    );
    expect(await check(ledger, 5_000, lives.slice(0, 3))).toMatchObject({ equal: 3 });
    expect(ledger.asked).toHaveLength(9);
  });

  it.each<[string, HttpAnswer | Error, string]>([
    [
      'never seen',
      { status: 404, body: '{"code":"numbers.not_found"}' },
      'got HTTP 404 {"code":"numbers.not_found"}',
    ],
    ['not allowed', { status: 401, body: '' }, 'got HTTP 401'],
    ['unreachable for too long', new Error('socket hang up'), 'got socket hang up'],
    ['of another shape', { status: 200, body: '[]' }, 'expected an answer with data and anomalies, got []'],
    ['no JSON', { status: 200, body: '<html>' }, 'expected an answer with data and anomalies, got <html>'],
  ])('counts a number as different when the answer is %s', async (_what, answer, difference) => {
    const result = await check(new Ledger(() => answer), 0, lives.slice(0, 1));
    expect(result).toMatchObject({ asked: 1, equal: 0, different: 1 });
    expect(result.differences[0]).toContain(`${lives[0]!.e164}: `);
    expect(result.differences[0]).toContain(difference);
  });

  it('counts every difference and keeps the first ten', async () => {
    const result = await check(new Ledger(() => ({ status: 200, body: '{"data":[],"anomalies":[]}' })));
    expect(result).toMatchObject({ asked: 30, different: 30 });
    expect(result.differences).toHaveLength(10);
  });
});
