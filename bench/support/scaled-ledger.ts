import { runRebuild } from '../../src/projections/rebuild/run-rebuild.js';
import { evenRow, median, type Peer, type Row } from './benchmark.js';
import { fillLog } from './fill-log.js';
import { type BenchLedger, emptyLedger, EVENTS_PER_NUMBER } from './ledger-of.js';
import { ensureProjections, PROJECTIONS } from './projections.js';

/** Events of the ledger that every larger one is compared with. */
export const BASE = 100_000;
/** What costs the same, but for the noise of a machine. */
export const EVEN: [number, number] = [0.85, 1.15];

/** A ledger of so many events, its read models built. */
export interface Scaled extends BenchLedger {
  events: number;
  numbers: number;
}

export async function scaledLedger(events: number): Promise<Scaled> {
  const ledger = await emptyLedger();
  try {
    await fillLog(ledger.url, events);
    await ensureProjections(ledger.pool);
    await runRebuild(ledger.pool, PROJECTIONS, () => undefined);
    return { ...ledger, events, numbers: Math.ceil(events / EVENTS_PER_NUMBER) };
  } catch (error) {
    await ledger.remove();
    throw error;
  }
}

/** A rate at both sizes, in turn and ending with the small one; medians. */
export async function inTurn(
  rounds: number,
  small: Scaled,
  large: Scaled,
  rate: (ledger: Scaled) => Promise<number>,
): Promise<{ small: number; large: number }> {
  const rates = { small: [] as number[], large: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    rates.small.push(await rate(small));
    rates.large.push(await rate(large));
  }
  rates.small.push(await rate(small));
  return { small: median(rates.small), large: median(rates.large) };
}

/** A figure of the large ledger that must be that of the small one. */
export function scaleRow(what: string, unit: string, { events }: Scaled, large: number, small: number): Row {
  const itself: Peer = [`itself at ${BASE.toLocaleString('en')}`, small];
  return evenRow(`${what} at ${events.toLocaleString('en')} events`, unit, large, itself, EVEN);
}
