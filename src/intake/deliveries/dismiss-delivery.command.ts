import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { OF_VISIBLE_ENDPOINTS } from './delivery-details.js';
import { DeliveryNotFound, NotDismissable } from '../intake.errors.js';

/** Settles a delivery that will never be an event, with the reason. @throws DeliveryNotFound, NotDismissable */
export class DismissDelivery extends Command<void> {
  constructor(
    readonly visible: Workspaces,
    readonly id: string,
    readonly reason: string,
  ) {
    super();
  }
}

const DISMISS = `
  UPDATE ledger.deliveries
     SET status = 'dismissed', dismissed_reason = $2, resolved_at = clock_timestamp()
   WHERE id = $1 AND status IN ('quarantined', 'conflict', 'rejected') AND ${OF_VISIBLE_ENDPOINTS('$3')}`;

const STATUS = `SELECT status FROM ledger.deliveries WHERE id = $1 AND ${OF_VISIBLE_ENDPOINTS('$2')}`;

@CommandHandler(DismissDelivery)
export class DismissDeliveryHandler implements ICommandHandler<DismissDelivery> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ visible, id, reason }: DismissDelivery): Promise<void> {
    const workspaces = asSqlFilter(visible);
    const { rowCount } = await this.pool.query(DISMISS, [id, reason, workspaces]);
    if (rowCount === 1) return;
    const { rows } = await this.pool.query<{ status: string }>(STATUS, [id, workspaces]);
    if (!rows[0]) throw new DeliveryNotFound(id);
    throw new NotDismissable(id, rows[0].status);
  }
}
