import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { LogSignal } from '../../src/event-store/log-signal.js';
import type { EndedAssignment } from '../../src/reactions/ended-assignment.js';
import { Actions } from '../../src/reactions/actions.js';
import { ProcessManager } from '../../src/reactions/process-manager.js';
import { BuiltInLane } from '../../src/reactions/work/built-in-lane.js';
import type { LaneParts } from '../../src/reactions/work/lane.js';
import { OutsideLane } from '../../src/reactions/work/outside-lane.js';
import { Worker } from '../../src/reactions/work/worker.js';
import { WorkSignal } from '../../src/reactions/work/work-signal.js';
import type { Random } from '../../src/sandbox/random.js';
import { createPool } from '../../src/database-pool.js';
import { oneByOne } from './one-by-one.js';

export const BUILT_IN = ['clear_routing', 'stop_billing'];
export const BY_HOST = 'tell_host';
const TIME_LIMIT_MS = 150;

/** What the host was called with, over all processes. */
export interface HostCall {
  idempotency_id: string;
  release_event_id: string;
}

/** How a handler misbehaves for one release, told from the release's id alone so that the model knows it too. */
export type Temper = 'sound' | 'throws once' | 'throws always' | 'hangs once';

export function temperOf(releaseEventId: string): Temper {
  const roll = Number(releaseEventId.split('-').at(-1)) % 20;
  if (roll === 0) return 'throws always';
  if (roll < 3) return 'hangs once';
  return roll < 6 ? 'throws once' : 'sound';
}

let started = 0;

/** One process that reacts, and can die at any moment without a word. */
export class ReactingProcess {
  private readonly pool: pg.Pool;
  private readonly manager: ProcessManager;
  private readonly outside: OutsideLane;
  private readonly workers: Worker[];
  private readonly running: Promise<void>[];
  private readonly log: LogSignal;
  private readonly name = `chaos-${(started += 1)}`;

  /** @param misbehaved what threw or hung already, in any process */
  constructor(
    url: string,
    private readonly random: Random,
    private readonly calls: HostCall[],
    private readonly misbehaved: Set<string>,
  ) {
    this.pool = createPool(url, { role: 'service', max: 12, name: this.name });
    this.log = new LogSignal(this.pool);
    this.log.onModuleInit();
    const work = new WorkSignal();
    const actions = this.registerActions();
    const destinations = { find: async () => new Map(), paused: async () => [] };
    const parts: LaneParts = {
      pool: this.pool,
      actions,
      destinations,
      outside: { act: () => Promise.reject(new Error('there are no destinations')) },
      leaseMs: 600,
      onEnded: () => work.wake(),
    };
    this.manager = new ProcessManager(this.pool, this.log, actions, destinations, () => work.wake());
    this.outside = new OutsideLane(parts, () => work.wake());
    this.workers = [new BuiltInLane(parts), this.outside].map((lane) => new Worker(lane, work));
    this.running = [this.manager, ...this.workers].map((part) => part.run());
  }

  /** As SIGTERM does. */
  async stop(): Promise<void> {
    this.end();
    await Promise.all(this.running);
    await this.outside.finish(300);
    this.log.onModuleDestroy();
    await this.pool.end();
  }

  /** As SIGKILL does: every connection is gone, whatever it was in the middle of. */
  async kill(owner: pg.Pool): Promise<void> {
    this.end();
    await owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()`,
      [this.name],
    );
    await Promise.all(this.running);
    await this.outside.finish(0);
    this.log.onModuleDestroy();
    await this.pool.end().catch(() => undefined);
  }

  private end(): void {
    this.manager.stop();
    for (const worker of this.workers) worker.stop();
  }

  private registerActions(): Actions {
    const actions = new Actions();
    for (const name of BUILT_IN) {
      actions.register({
        kind: 'built_in',
        name,
        handler: name,
        supersedable: name !== 'stop_billing',
        timeLimitMs: TIME_LIMIT_MS,
        run: oneByOne(async (client, ended) => {
          await this.misbehave(name, ended);
          await client.query('INSERT INTO ledger.test_effects VALUES ($1, $2, $3, $4, $5, $6)', [
            ended.reaction_id,
            name,
            ended.workspace_id,
            ended.e164,
            ended.release_event_id,
            ended.generation,
          ]);
          return {};
        }),
      });
    }
    actions.register({
      kind: 'host',
      name: BY_HOST,
      handler: 'Chaos.tell',
      supersedable: true,
      timeLimitMs: TIME_LIMIT_MS,
      run: async (ended, { idempotency_id }) => {
        await this.misbehave(BY_HOST, ended);
        this.calls.push({ idempotency_id, release_event_id: ended.release_event_id });
        if (this.random.chance(0.2)) await delay(20);
      },
    });
    return actions;
  }

  private async misbehave(action: string, { release_event_id }: EndedAssignment): Promise<void> {
    const temper = temperOf(release_event_id);
    const key = `${action} ${release_event_id}`;
    if (temper === 'throws always') throw new Error(temper);
    if (temper === 'sound' || this.misbehaved.has(key)) return;
    this.misbehaved.add(key);
    if (temper === 'throws once') throw new Error(temper);
    await new Promise(() => undefined);
  }
}
