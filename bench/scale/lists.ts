import { assertEqual, evenRow, type Row } from '../support/benchmark.js';
import { load } from '../support/load.js';
import { pageAt } from '../support/page-at.js';
import { recordAgain } from '../support/record-again.js';
import { runService } from '../support/run-service.js';
import { EVEN, type Scaled } from '../support/scaled-ledger.js';

const LISTS = ['/v1/numbers', '/v1/releases', '/v1/events', '/v1/deliveries'];
const DEPTH = 0.9;
const ROUNDS = 5;
const SECONDS = 2;
/** Beyond so many events it takes too long to walk to the page. */
const MANY = 2_000_000;

/** The page behind nine tenths of a list, against the first one, of lists of the large ledger alone. */
export async function listsAtScale(_small: Scaled, large: Scaled): Promise<Row[]> {
  if (large.events > MANY) return [];
  await recordAgain(large.pool, large.events);
  const service = await runService('ours', { DATABASE_URL: large.url });
  try {
    const rows: Row[] = [];
    for (const list of LISTS) rows.push(await listRow(service.url, list, large));
    return rows;
  } finally {
    await service.stop();
  }
}

/** In a ledger where each number was released as often as it was given. */
function lengthOf(list: string, { events, numbers }: Scaled): number {
  if (list === '/v1/numbers') return numbers;
  return list === '/v1/releases' ? events / 2 : events;
}

async function listRow(url: string, list: string, large: Scaled): Promise<Row> {
  const length = lengthOf(list, large);
  const deep = await pageAt(url, list, Math.floor(length * DEPTH));
  const rates = { first: [] as number[], deep: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.first.push(await rateOf(url + list));
    rates.deep.push(await rateOf(`${url}${list}?cursor=${encodeURIComponent(deep)}`));
  }
  const [first, behind] = [rates.first, rates.deep].map((all) => all.toSorted((a, b) => a - b)[ROUNDS >> 1]!);
  const metric = `GET ${list}, a page behind ${(DEPTH * 100).toFixed(0)} % of ${length.toLocaleString('en')}`;
  return evenRow(metric, 'requests/s', behind!, ['the first page', first!], EVEN);
}

async function rateOf(url: string): Promise<number> {
  const { per_second, failed } = await load(url, SECONDS, null);
  assertEqual('requests that failed', failed, 0);
  return per_second;
}
