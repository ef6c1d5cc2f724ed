import { runRebuild } from '../src/projections/rebuild/run-rebuild.js';
import { assertAnswers, NUMBER_PATH } from './support/assert-answers.js';
import { assertEqual, median, ratioRow, type Row } from './support/benchmark.js';
import { fillLog } from './support/fill-log.js';
import { emptyLedger, EVENTS_PER_NUMBER } from './support/ledger-of.js';
import { load } from './support/load.js';
import { ensureProjections, PROJECTIONS } from './support/projections.js';
import { runService } from './support/run-service.js';
import { standAtHead } from './support/stand-at-head.js';

const ROUNDS = 5;
const SECONDS = 5;
const WARM_UP_SECONDS = 2;

/** Who holds a number, each given once, asked of the whole service, against a bare handler with one prepared SELECT. */
export async function benchQuery([numbers = '1000000']: string[]): Promise<Row[]> {
  const count = Number(numbers);
  const ledger = await emptyLedger();
  try {
    await fillLog(ledger.url, count, count * EVENTS_PER_NUMBER);
    await ensureProjections(ledger.pool);
    await runRebuild(ledger.pool, PROJECTIONS, () => undefined);
    await standAtHead(ledger.pool);
    const rates: Record<string, number[]> = { ours: [], 'bare-select': [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of Object.keys(rates)) rates[name]!.push(await rateOf(name, ledger.url, count));
    }
    return [
      ratioRow(
        `GET /v1/numbers/{e164}, ${count.toLocaleString('en')} numbers, 64 connections`,
        'requests/s',
        median(rates['ours']!),
        ['a bare handler with one prepared SELECT', median(rates['bare-select']!)],
        0.85,
      ),
    ];
  } finally {
    await ledger.remove();
  }
}

async function rateOf(name: string, url: string, numbers: number): Promise<number> {
  const service = await runService(name, { DATABASE_URL: url });
  try {
    await assertAnswers(service.url, numbers);
    await load(service.url + NUMBER_PATH, WARM_UP_SECONDS, null, numbers);
    const { per_second, failed } = await load(service.url + NUMBER_PATH, SECONDS, null, numbers);
    assertEqual(`requests that ${name} failed`, failed, 0);
    return per_second;
  } finally {
    await service.stop();
  }
}
