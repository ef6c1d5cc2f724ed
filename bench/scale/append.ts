import { EventStore } from '../../src/event-store/event-store.js';
import { LogSignal } from '../../src/event-store/log-signal.js';
import { assertWholeLog } from '../support/assert-whole-log.js';
import { assertEqual, type Row } from '../support/benchmark.js';
import { benchEvent, EVENTS_PER_NUMBER } from '../support/ledger-of.js';
import { inTurn, type Scaled, scaleRow } from '../support/scaled-ledger.js';

const CALLERS = 32;
const SECONDS = 3;
const ROUNDS = 5;
/** Coprime to the sizes measured, so that one number after the other is taken, far from the last, each once. */
const STRIDE = 1_618_033;

/** One event a call by 32 callers, each about another number of all there are: what an index in order would hide. */
export async function appendAtScale(small: Scaled, large: Scaled): Promise<Row[]> {
  const stores = new Map([small, large].map((ledger) => [ledger, appenderOf(ledger)]));
  const rates = await inTurn(ROUNDS, small, large, (ledger) => rateOf(stores.get(ledger)!));
  for (const [{ pool, events }, { appended }] of stores)
    assertEqual('events on the log', await assertWholeLog(pool), events + appended());
  return [scaleRow(`append, ${CALLERS} callers`, 'events/s', large, rates.large, rates.small)];
}

interface Appender {
  append(): Promise<unknown>;
  appended(): number;
}

function appenderOf({ pool, events, numbers }: Scaled): Appender {
  const store = new EventStore(pool, new LogSignal(pool));
  let next = 0;
  return {
    append() {
      const turn = EVENTS_PER_NUMBER + Math.floor(next / numbers);
      const number = (next++ * STRIDE) % numbers;
      return store.append([benchEvent(turn * numbers + number, events)]);
    },
    appended: () => next,
  };
}

async function rateOf({ append, appended }: Appender): Promise<number> {
  const before = appended();
  const start = performance.now();
  const end = start + SECONDS * 1_000;
  const caller = async () => {
    while (performance.now() < end) await append();
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return (appended() - before) / ((performance.now() - start) / 1_000);
}
