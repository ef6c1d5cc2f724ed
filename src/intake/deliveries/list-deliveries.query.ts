import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Instant } from '../../numbers/instant.js';
import { TenantReads } from '../../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../../tenancy/workspaces.js';
import {
  type DeliverySummary,
  OF_VISIBLE_ENDPOINTS,
  SUMMARY_COLUMNS,
  type SummaryRow,
  toSummary,
} from './delivery-details.js';

/** What is left out does not filter. */
export interface DeliveryFilter {
  status?: string;
  endpoint_id?: string;
  event_id?: string;
  /** Received then or later. */
  from?: Instant;
  /** Received before. */
  to?: Instant;
}

/** Visible deliveries newest first, from the one after (older than) `after`. */
export class ListDeliveries extends Query<DeliverySummary[]> {
  constructor(
    readonly visible: Workspaces,
    readonly filter: DeliveryFilter,
    readonly after: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

/** Ids begin with the time they were made at, a moment after the arrival, by a clock that may be set back a little. */
const ID_CLOCK_SLACK_MS = 60_000;

// A recorded delivery's event id is kept on its event alone.
const BY_EVENT_ID = `id IN (
    SELECT d.id FROM ledger.deliveries d WHERE d.event_id = $?
    UNION ALL
    SELECT d.id FROM ledger.deliveries d JOIN ledger.log e ON e.position = d.position WHERE e.event_id = ledger.pack($?))`;

@QueryHandler(ListDeliveries)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveries> {
  constructor(private readonly reads: TenantReads) {}

  async execute({ visible, filter, after, limit }: ListDeliveries): Promise<DeliverySummary[]> {
    const { conditions, values } = conditionsOf(filter, after);
    const where = [OF_VISIBLE_ENDPOINTS('$2'), ...conditions].join(' AND ');
    const sql = `SELECT ${SUMMARY_COLUMNS} FROM ledger.delivery_details WHERE ${where} ORDER BY id DESC LIMIT $1`;
    const { rows } = await this.reads
      .of(visible)
      .query<SummaryRow>(sql, [limit, asSqlFilter(visible), ...values]);
    return rows.map(toSummary);
  }
}

/** Conditions whose parameters follow two others. */
function conditionsOf(
  filter: DeliveryFilter,
  after: string | null,
): { conditions: string[]; values: string[] } {
  const conditions: string[] = [];
  const values: string[] = [];
  const where = (condition: string, value: string | null | undefined) => {
    if (value === null || value === undefined) return;
    values.push(value);
    conditions.push(condition.replaceAll('$?', `$${values.length + 2}`));
  };
  where('id < $?', after);
  where('status = $?', filter.status);
  where('endpoint_id = $?', filter.endpoint_id);
  where(BY_EVENT_ID, filter.event_id);
  // The bounds on the id let the primary key skip what is far from the span asked for.
  where('received_at >= $?', filter.from);
  where('id >= $?', filter.from && firstIdAt(filter.from, -ID_CLOCK_SLACK_MS));
  where('received_at < $?', filter.to);
  where('id < $?', filter.to && firstIdAt(filter.to, ID_CLOCK_SLACK_MS));
  return { conditions, values };
}

/** The smallest UUIDv7 of a millisecond so far from the instant; the smallest of all for one before 1970. */
function firstIdAt(instant: Instant, slackMs: number): string {
  const milliseconds = Math.max(0, Date.parse(instant) + slackMs);
  const hex = milliseconds.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
