import type pg from 'pg';
import { anomaliesProjection } from '../../src/anomalies/anomalies.projection.js';
import { assignmentsProjection } from '../../src/assignments/assignments.projection.js';
import { EventLog } from '../../src/event-store/event-log.js';
import { LogSignal } from '../../src/event-store/log-signal.js';
import { DeliveryRecorder } from '../../src/intake/delivery-recorder.js';
import { ProjectionCheckpoints } from '../../src/projections/projection-checkpoints.js';
import { ProjectionRegistry } from '../../src/projections/projection-registry.js';
import { ProjectorGroup } from '../../src/projections/projector-group.js';
import { Rebuilder } from '../../src/projections/rebuild/rebuilder.js';
import { Rebuilds } from '../../src/projections/rebuild/rebuilds.js';

const PROJECTIONS = [assignmentsProjection, anomaliesProjection];
const NAMES = PROJECTIONS.map(({ name }) => name);

/** The recorder, the projectors and the rebuilder on one database, which can be restarted while they are in use. */
export class LedgerParts {
  readonly checkpoints: ProjectionCheckpoints;
  recorder!: DeliveryRecorder;
  log!: EventLog;
  rebuilding = false;
  private readonly rebuilder: Rebuilder;
  private signal!: LogSignal;
  private projectors!: ProjectorGroup;
  private projecting!: Promise<void>;
  private restarting: Promise<void> = Promise.resolve();

  constructor(private readonly pool: pg.Pool) {
    this.checkpoints = new ProjectionCheckpoints(pool);
    const registry = new ProjectionRegistry();
    for (const projection of PROJECTIONS) registry.register(projection);
    this.rebuilder = new Rebuilder(pool, registry, new Rebuilds(pool));
  }

  async start(): Promise<void> {
    this.signal = new LogSignal(this.pool);
    this.signal.onModuleInit();
    this.log = new EventLog(this.pool, this.signal);
    this.recorder = new DeliveryRecorder(this.pool, this.log, this.signal);
    for (const { name, version } of PROJECTIONS) await this.checkpoints.ensure(name, version);
    this.projectors = new ProjectorGroup(PROJECTIONS, this.pool, this.signal, this.checkpoints);
    this.projecting = this.projectors.run();
  }

  async stop(): Promise<void> {
    await this.restarting;
    this.projectors.stop();
    await this.projecting;
    this.signal.onModuleDestroy();
  }

  /** One restart after the other; what the old recorder has in hand is still finished. */
  restart(): Promise<void> {
    const before = this.restarting;
    this.restarting = before.then(async () => {
      this.projectors.stop();
      await this.projecting;
      this.signal.onModuleDestroy();
      await this.start();
    });
    return this.restarting;
  }

  /** Begins a rebuild, unless there is one, and does not wait for its end. */
  async rebuildBeside(): Promise<void> {
    if (!this.rebuilding) void this.rebuild();
  }

  async rebuild(): Promise<void> {
    this.rebuilding = true;
    try {
      await (
        await this.rebuilder.start(NAMES)
      ).ended;
    } finally {
      this.rebuilding = false;
    }
  }

  /** Every row of the read models, in a fixed order. */
  async contents(): Promise<unknown[][]> {
    const tables = PROJECTIONS.flatMap((projection) => projection.tables.map(({ name }) => name));
    const contents: unknown[][] = [];
    for (const table of tables) {
      const { rows } = await this.pool.query(`SELECT * FROM ledger.${table} t ORDER BY t::text`);
      contents.push(rows);
    }
    return contents;
  }
}
