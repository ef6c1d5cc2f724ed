import type { Row } from '../support/benchmark.js';
import { assertAnswers, NUMBER_PATH } from '../support/assert-answers.js';
import { load } from '../support/load.js';
import { runService } from '../support/run-service.js';
import { inTurn, type Scaled, scaleRow } from '../support/scaled-ledger.js';
import { standAtHead } from '../support/stand-at-head.js';

const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP_SECONDS = 2;

/** Any number of all there are, asked of the whole service. */
export async function queryAtScale(small: Scaled, large: Scaled): Promise<Row[]> {
  for (const { pool } of [small, large]) await standAtHead(pool);
  const rates = await inTurn(ROUNDS, small, large, async ({ url, numbers }) => {
    const service = await runService('ours', { DATABASE_URL: url });
    try {
      await assertAnswers(service.url, numbers);
      await load(service.url + NUMBER_PATH, WARM_UP_SECONDS, null, numbers);
      const { per_second, failed } = await load(service.url + NUMBER_PATH, SECONDS, null, numbers);
      if (failed > 0) throw new Error(`${failed} requests failed`);
      return per_second;
    } finally {
      await service.stop();
    }
  });
  return [scaleRow('GET /v1/numbers/{e164}', 'requests/s', large, rates.large, rates.small)];
}
