import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { DeliveryRecorder } from '../delivery-recorder.js';
import type { RecordedDelivery } from '../delivery.js';
import { DeliveryNotFound } from '../intake.errors.js';
import { judgeDelivery } from '../judge-delivery.js';

/**
 * Reads a kept delivery's bytes again, by the rules of today, and records it if it is an event now.
 * @throws DeliveryNotFound; NotReprocessable for one whose event is on the ledger, or that was dismissed
 */
export class ReprocessDelivery extends Command<RecordedDelivery> {
  constructor(
    readonly visible: Workspaces,
    readonly id: string,
  ) {
    super();
  }
}

// Deleted endpoints too: their deliveries are still theirs.
const SQL = `
  SELECT d.body, e.workspace_id
    FROM ledger.delivery_details d JOIN ledger.endpoints e ON e.id = d.endpoint_id 
   WHERE d.id = $1 AND ($2::text[] IS NULL OR e.workspace_id = ANY($2))`;

@CommandHandler(ReprocessDelivery)
export class ReprocessDeliveryHandler implements ICommandHandler<ReprocessDelivery> {
  constructor(
    @Inject(pg.Pool) private readonly pool: pg.Pool,
    private readonly recorder: DeliveryRecorder,
  ) {}

  async execute({ visible, id }: ReprocessDelivery): Promise<RecordedDelivery> {
    const values = [id, asSqlFilter(visible)];
    const { rows } = await this.pool.query<{ body: Buffer; workspace_id: string }>(SQL, values);
    const [kept] = rows;
    if (!kept) throw new DeliveryNotFound(id);
    return this.recorder.reprocess(id, judgeDelivery(kept.body, kept.workspace_id));
  }
}
