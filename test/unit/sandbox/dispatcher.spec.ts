import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../../src/sandbox/delivery.js';
import {
  Dispatcher,
  type DispatcherOptions,
  type DispatchObserver,
} from '../../../src/sandbox/simulation/dispatcher.js';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../../src/sandbox/http-client.js';
import { delivery } from './deliveries.js';

/** Stands in for the server: answers each request as the test says. */
class Server {
  readonly requests: { id: string; at: number }[] = [];
  underWay = 0;
  mostUnderWay = 0;
  constructor(private readonly answer: (id: string, attempt: number) => Promise<number> | number) {}

  async send({ headers }: HttpRequest): Promise<HttpAnswer> {
    const id = headers['X-Sautikit-Idempotency-Key']!;
    this.requests.push({ id, at: performance.now() });
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    try {
      const attempt = this.requests.filter((request) => request.id === id).length;
      return { status: await this.answer(id, attempt), body: '{}' };
    } finally {
      this.underWay--;
    }
  }
}

class Journal implements DispatchObserver {
  readonly lines: string[] = [];
  acknowledged = ({ id }: Delivery): void => void this.lines.push(`${id} acknowledged`);
  retried = ({ id }: Delivery, why: string): void => void this.lines.push(`${id} retried: ${why}`);
  gaveUp = ({ id }: Delivery, why: string): void => void this.lines.push(`${id} given up: ${why}`);
}

const plan = (count: number): Iterator<Delivery> =>
  Array.from({ length: count }, (_, n) => delivery({ id: `d${n}` }))[Symbol.iterator]();

async function dispatch(
  server: Server,
  deliveries: Iterator<Delivery>,
  changes: Partial<DispatcherOptions> = {},
  signal?: AbortSignal,
): Promise<string[]> {
  const journal = new Journal();
  const retry = { attempts: 3, waitAfter: () => 1 };
  const options = {
    path: '/hook',
    key: Buffer.from('key'),
    retry,
    speedUp: 1_000,
    concurrency: 4,
    rate: null,
  };
  const dispatcher = new Dispatcher(server as unknown as HttpClient, journal, { ...options, ...changes });
  await dispatcher.run(deliveries, signal);
  return journal.lines;
}

describe('the dispatcher', () => {
  it('takes any 2xx for an acknowledgement and everything else for a failure', async () => {
    const statuses = [200, 202, 299, 301, 401, 500];
    const lines = await dispatch(new Server((id) => statuses[Number(id.slice(1))]!), plan(6));
    expect(lines.filter((line) => line.endsWith('acknowledged')).toSorted()).toEqual([
      'd0 acknowledged',
      'd1 acknowledged',
      'd2 acknowledged',
    ]);
    expect(lines.filter((line) => line.includes('given up')).toSorted()).toEqual([
      'd3 given up: HTTP 301',
      'd4 given up: HTTP 401',
      'd5 given up: HTTP 500',
    ]);
  });

  it('tries as often as the schedule says, and waits in between', async () => {
    const server = new Server(() => 503);
    const waits: number[] = [];
    const retry = { attempts: 4, waitAfter: (failed: number) => (waits.push(failed), failed * 20) };
    const lines = await dispatch(server, plan(1), { retry });
    const again = 'd0 retried: HTTP 503';
    expect(lines).toEqual([again, again, again, 'd0 given up: HTTP 503']);
    expect(waits).toEqual([1, 2, 3]);
    const gaps = server.requests.slice(1).map(({ at }, n) => at - server.requests[n]!.at);
    // 20, 40 and 60 s, a thousand times as fast; timers may be a millisecond early.
    for (const [n, gap] of gaps.entries()) expect(gap).toBeGreaterThanOrEqual((n + 1) * 20 - 2);
  });

  it('goes on with others while a delivery waits for its next attempt', async () => {
    const server = new Server((id, attempt) => (id === 'd0' && attempt === 1 ? 503 : 200));
    const retry = { attempts: 2, waitAfter: () => 50 };
    const lines = await dispatch(server, plan(20), { retry, concurrency: 1 });
    expect(lines[0]).toBe('d0 retried: HTTP 503');
    expect(lines.at(-1)).toBe('d0 acknowledged');
    expect(lines).toHaveLength(21);
  });

  it('has no more attempts under way than allowed', async () => {
    const soon = (): Promise<number> => new Promise((resolve) => setImmediate(() => resolve(200)));
    const server = new Server(soon);
    await dispatch(server, plan(50), { concurrency: 3 });
    expect(server.mostUnderWay).toBe(3);
    expect(server.requests).toHaveLength(50);
  });

  it('says why a connection failed, also when the error has no message', async () => {
    const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    const server = new Server(() => Promise.reject(refused));
    const lines = await dispatch(server, plan(1), { retry: { attempts: 1, waitAfter: () => 0 } });
    expect(lines).toEqual(['d0 given up: ECONNREFUSED']);
  });

  it('draws the same jitter for the same delivery and attempt', async () => {
    const draw = async (): Promise<number[]> => {
      const chances: number[] = [];
      const retry = { attempts: 3, waitAfter: (_: number, chance: number) => (chances.push(chance), 0) };
      await dispatch(new Server(() => 500), plan(2), { retry, concurrency: 1 });
      return chances.toSorted();
    };
    const chances = await draw();
    expect(new Set(chances).size).toBe(4);
    expect(await draw()).toEqual(chances);
  });

  it('pulls no further delivery once stopped, and gives up what waits', async () => {
    const stop = new AbortController();
    const server = new Server((_id, attempt) => {
      if (server.requests.length === 10) stop.abort();
      return attempt === 1 ? 503 : 200;
    });
    const retry = { attempts: 5, waitAfter: () => 3_600 };
    const lines = await dispatch(server, plan(1_000), { retry, speedUp: 1, concurrency: 1 }, stop.signal);
    expect(server.requests).toHaveLength(10);
    expect(lines.filter((line) => line.endsWith('given up: the run was stopped'))).toHaveLength(9);
    expect(lines.at(-1)).toBe('d9 given up: HTTP 503');
  });

  it('sends nothing at all when stopped before it began', async () => {
    const server = new Server(() => 200);
    expect(await dispatch(server, plan(5), {}, AbortSignal.abort())).toEqual([]);
  });
});
