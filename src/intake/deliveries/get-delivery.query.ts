import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { DeliveryNotFound } from '../intake.errors.js';
import { type DeliveryDetails, type DetailsRow, SUMMARY_COLUMNS, toDetails } from './delivery-details.js';

/** @throws DeliveryNotFound */
export class GetDelivery extends Query<DeliveryDetails> {
  constructor(readonly id: string) {
    super();
  }
}

const SQL = `
  SELECT ${SUMMARY_COLUMNS}, signature, secret_id, body FROM ledger.delivery_details WHERE id = $1`;

@QueryHandler(GetDelivery)
export class GetDeliveryHandler implements IQueryHandler<GetDelivery> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ id }: GetDelivery): Promise<DeliveryDetails> {
    const { rows } = await this.pool.query<DetailsRow>(SQL, [id]);
    if (!rows[0]) throw new DeliveryNotFound(id);
    return toDetails(rows[0]);
  }
}
