import type pg from 'pg';
import { keepDeliveries } from '../../src/intake/keep-deliveries.js';
import { keepingOf } from '../../src/intake/keeping.js';
import { newBenchDelivery } from './bench-delivery.js';

const BATCH = 1_000;

/** Gives each event of a filled log a delivery, as if the provider sent it once more. */
export async function recordAgain(pool: pg.Pool, events: number): Promise<void> {
  for (let first = 0; first < events; first += BATCH) {
    const count = Math.min(BATCH, events - first);
    const again = Array.from({ length: count }, (_, index) =>
      keepingOf(newBenchDelivery(first + index, events)),
    );
    await keepDeliveries(pool, again);
  }
}
