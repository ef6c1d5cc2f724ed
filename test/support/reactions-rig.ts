import type pg from 'pg';
import { LogSignal } from '../../src/event-store/log-signal.js';
import type { ActionOutcome, EndedAssignment } from '../../src/reactions/ended-assignment.js';
import { Actions } from '../../src/reactions/actions.js';
import type { Destination } from '../../src/reactions/destinations/destination.js';
import type { HttpDestination } from '../../src/reactions/http-destination/http-destination.js';
import { ProcessManager } from '../../src/reactions/process-manager.js';
import { BuiltInLane } from '../../src/reactions/work/built-in-lane.js';
import type { EndedReaction } from '../../src/reactions/work/end-reactions.js';
import type { LaneParts } from '../../src/reactions/work/lane.js';
import { OutsideLane } from '../../src/reactions/work/outside-lane.js';
import type { TestDatabase } from './database.js';
import { oneByOne } from './one-by-one.js';

/** A row of `ledger.test_effects`: what a test's built-in action did. */
export interface Effect {
  reaction_id: string;
  action: string;
  workspace_id: string;
  e164: string;
  release_event_id: string;
  generation: number;
}

/** The parts that react, on a test's database, run turn by turn; with built-in actions that only note what they are told. */
export class ReactionsRig {
  readonly actions = new Actions();
  readonly destinations = new Map<string, Destination>();
  readonly ended: EndedReaction[] = [];
  readonly parts: LaneParts;
  readonly manager: ProcessManager;
  readonly builtIn: BuiltInLane;
  readonly outsideLane: OutsideLane;
  /** What a test has happen in a built-in action, before its effect; throws to fail it. */
  before: (client: pg.PoolClient, ended: EndedAssignment, action: string) => Promise<void> = async () =>
    undefined;
  outside: HttpDestination['act'] = () => Promise.reject(new Error('no test expects this'));

  constructor(readonly database: TestDatabase) {
    const pool = database.service;
    const finder = {
      find: async () => this.destinations,
      paused: async () => [...this.destinations.values()].filter(({ paused }) => paused !== null),
    };
    this.parts = {
      pool,
      actions: this.actions,
      destinations: finder,
      outside: { act: (...args) => this.outside(...args) },
      leaseMs: 30_000,
      onEnded: (ended) => void this.ended.push(...ended),
    };
    this.manager = new ProcessManager(pool, new LogSignal(pool), this.actions, finder, () => undefined);
    this.builtIn = new BuiltInLane(this.parts);
    this.outsideLane = new OutsideLane(this.parts, () => undefined);
  }

  async prepare(...actions: string[]): Promise<this> {
    await this.database.owner.query(`
      CREATE TABLE IF NOT EXISTS ledger.test_effects (
        reaction_id uuid, action text, workspace_id text, e164 text, release_event_id text, generation integer);
      GRANT ALL ON ledger.test_effects TO number_ledger_service`);
    for (const name of actions) this.addBuiltIn(name);
    return this;
  }

  addBuiltIn(name: string, timeLimitMs = 5_000): void {
    this.actions.register({
      kind: 'built_in',
      name,
      handler: `Test ${name}`,
      supersedable: name !== 'stop_billing',
      timeLimitMs,
      run: oneByOne((client, ended) => this.act(name, client, ended)),
    });
  }

  /** Lets everything happen that is due now. */
  async settle(): Promise<void> {
    while (await this.manager.turn());
    for (;;) {
      const before = this.ended.length;
      while (await this.builtIn.turn());
      await this.outsideLane.turn();
      await this.outsideLane.finish(10_000);
      if (this.ended.length === before) break;
    }
    while (await this.manager.turn());
  }

  /** Makes whatever waits for a later time due now. */
  async letTimePass(): Promise<void> {
    await this.database.service.query(
      `UPDATE ledger.reactions SET due_at = clock_timestamp() WHERE due_at > clock_timestamp()`,
    );
  }

  async effects(): Promise<Effect[]> {
    const { rows } = await this.database.service.query<Effect>(
      'SELECT * FROM ledger.test_effects ORDER BY e164, release_event_id, action',
    );
    return rows;
  }

  /** `action release_event_id → status reason`, of one number or all, in the order of the releases. */
  async standing(e164?: string): Promise<string[]> {
    const { rows } = await this.database.service.query<{ line: string }>(
      `SELECT concat_ws(' ', action, release_event_id, status, reason) AS line FROM ledger.reactions
        WHERE $1::text IS NULL OR e164 = $1 ORDER BY release_position, action`,
      [e164],
    );
    return rows.map(({ line }) => line);
  }

  private async act(action: string, client: pg.PoolClient, ended: EndedAssignment): Promise<ActionOutcome> {
    await this.before(client, ended, action);
    const { reaction_id, workspace_id, e164, release_event_id, generation } = ended;
    await client.query('INSERT INTO ledger.test_effects VALUES ($1, $2, $3, $4, $5, $6)', [
      reaction_id,
      action,
      workspace_id,
      e164,
      release_event_id,
      generation,
    ]);
    return { noted: 1 };
  }
}
