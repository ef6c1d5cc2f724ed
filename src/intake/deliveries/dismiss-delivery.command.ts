import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { DeliveryNotFound, NotDismissable } from '../intake.errors.js';

/** Settles a delivery that will never be an event, with the reason. @throws DeliveryNotFound, NotDismissable */
export class DismissDelivery extends Command<void> {
  constructor(
    readonly id: string,
    readonly reason: string,
  ) {
    super();
  }
}

const DISMISS = `
  UPDATE ledger.deliveries
     SET status = 'dismissed', dismissed_reason = $2, resolved_at = clock_timestamp()
   WHERE id = $1 AND status IN ('quarantined', 'conflict', 'rejected')`;

const STATUS = 'SELECT status FROM ledger.deliveries WHERE id = $1';

@CommandHandler(DismissDelivery)
export class DismissDeliveryHandler implements ICommandHandler<DismissDelivery> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ id, reason }: DismissDelivery): Promise<void> {
    const { rowCount } = await this.pool.query(DISMISS, [id, reason]);
    if (rowCount === 1) return;
    const { rows } = await this.pool.query<{ status: string }>(STATUS, [id]);
    if (!rows[0]) throw new DeliveryNotFound(id);
    throw new NotDismissable(id, rows[0].status);
  }
}
