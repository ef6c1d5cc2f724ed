import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import { DeliveryNotFound } from '../intake.errors.js';
import {
  type DeliveryDetails,
  type DetailsRow,
  OF_VISIBLE_ENDPOINTS,
  SUMMARY_COLUMNS,
  toDetails,
} from './delivery-details.js';

/** @throws DeliveryNotFound */
export class GetDelivery extends Query<DeliveryDetails> {
  constructor(
    readonly visible: Workspaces,
    readonly id: string,
  ) {
    super();
  }
}

const SQL = `
  SELECT ${SUMMARY_COLUMNS}, signature, secret_id, body FROM ledger.delivery_details 
   WHERE id = $1 AND ${OF_VISIBLE_ENDPOINTS('$2')}`;

@QueryHandler(GetDelivery)
export class GetDeliveryHandler implements IQueryHandler<GetDelivery> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, id }: GetDelivery): Promise<DeliveryDetails> {
    const { rows } = await this.reads.of(visible).query<DetailsRow>(SQL, [id, asSqlFilter(visible)]);
    if (!rows[0]) throw new DeliveryNotFound(id);
    return toDetails(rows[0]);
  }
}
