import { median, type Row, upperRatioRow } from '../support/benchmark.js';
import { pageAt } from '../support/page-at.js';
import { recordAgain } from '../support/record-again.js';
import { runService } from '../support/run-service.js';
import type { Scaled } from '../support/scaled-ledger.js';
import { standAtHead } from '../support/stand-at-head.js';

const LISTS = ['/v1/numbers', '/v1/releases', '/v1/events', '/v1/deliveries'];
const HEADERS = { authorization: 'Bearer nlk_bench' };
const DEPTH = 0.9;
const ROUNDS = 10;
const REQUESTS = 20;
/** The first page, but for the noise of a machine; cheaper is no fault. */
const AT_MOST = 1.15;
/** Beyond so many events it takes too long to walk to the page. */
const MANY = 2_000_000;

/** The page behind nine tenths of a list, against the first one, of lists of the large ledger alone. */
export async function listsAtScale(_small: Scaled, large: Scaled): Promise<Row[]> {
  if (large.events > MANY) return [];
  await recordAgain(large.pool, large.events);
  await standAtHead(large.pool);
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
  const cursor = await pageAt(url, list, Math.floor(length * DEPTH));
  const pages = { first: url + list, deep: `${url}${list}?cursor=${encodeURIComponent(cursor)}` };
  const times = { first: [] as number[], deep: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.first.push(...(await timesOf(pages.first)));
    times.deep.push(...(await timesOf(pages.deep)));
  }
  const metric = `GET ${list}, a page behind ${DEPTH * 100} % of ${length.toLocaleString('en')}`;
  return upperRatioRow(metric, 'ms', median(times.deep), ['the first page', median(times.first)], AT_MOST);
}

/** One request after the other, in ms. */
async function timesOf(url: string): Promise<number[]> {
  const times: number[] = [];
  for (let request = 0; request < REQUESTS; request++) {
    const start = performance.now();
    const response = await fetch(url, { headers: HEADERS });
    await response.text();
    times.push(performance.now() - start);
    if (!response.ok) throw new Error(`expected 2xx from ${url}, got ${response.status}`);
  }
  return times;
}
