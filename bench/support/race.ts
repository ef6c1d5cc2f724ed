import { setTimeout as delay } from 'node:timers/promises';
import type { NewEvent } from '../../src/event-store/stored-event.js';
import { Random } from '../../src/sandbox/random.js';
import { benchEvent } from './ledger-of.js';

const WRITERS = 8;
const EVENTS = 4_000_000;
const SEED = 'races 1';
const LONGEST_LINGER_MS = 50;
const POLL_MS = 2;

/** Writes one event in a transaction that lingers before its end, and then commits or fails. */
export type Append = (event: NewEvent, lingerMs: number, fail: boolean) => Promise<void>;

/** The next events behind a position, in the order in which the store hands them to its readers. */
export type Read = (after: number) => Promise<{ position: number; event_id: string }[]>;

/** What a reader saw of what was committed. */
export interface Outcome {
  committed: number;
  lost: number;
  twice: number;
  outOfOrder: number;
}

/** Eight writers, one in twenty transactions lingering, one in ten rolled back, while a reader follows. */
export async function race(append: Append, read: Read, lastsMs: number): Promise<Outcome> {
  const random = new Random(SEED);
  const end = performance.now() + lastsMs;
  const committed = new Set<string>();
  let next = 0;
  const writer = async () => {
    while (performance.now() < end) {
      const event = benchEvent(next++, EVENTS);
      const lingers = random.chance(0.05) ? random.integer(1, LONGEST_LINGER_MS) : 0;
      const fails = random.chance(0.1);
      await append(event, lingers, fails).then(
        () => fails || committed.add(event.event_id),
        () => undefined,
      );
    }
  };
  const follower = new Follower(read);
  const following = follower.follow();
  await Promise.all(Array.from({ length: WRITERS }, writer));
  follower.finish();
  return judge(committed, await following);
}

class Follower {
  private writing = true;
  private readonly seen: { position: number; event_id: string }[] = [];

  constructor(private readonly read: Read) {}

  finish(): void {
    this.writing = false;
  }

  /** Until there is nothing more after the writers have finished. */
  async follow(): Promise<{ position: number; event_id: string }[]> {
    for (;;) {
      const last = !this.writing;
      const page = await this.read(this.seen.at(-1)?.position ?? 0);
      for (const event of page) this.seen.push(event);
      if (page.length > 0) continue;
      if (last) return this.seen;
      await delay(POLL_MS);
    }
  }
}

function judge(committed: Set<string>, seen: { position: number; event_id: string }[]): Outcome {
  const ids = new Set(seen.map(({ event_id }) => event_id));
  const outOfOrder = seen.filter(({ position }, index) => index > 0 && position <= seen[index - 1]!.position);
  return {
    committed: committed.size,
    lost: [...committed].filter((id) => !ids.has(id)).length,
    twice: seen.length - ids.size,
    outOfOrder: outOfOrder.length,
  };
}
