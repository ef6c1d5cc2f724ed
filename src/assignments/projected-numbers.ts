import { Injectable } from '@nestjs/common';
import { positionSql } from '../projections/position-sql.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';
import type { AssignmentRow } from './assignments.projection.js';
import { NumberNotFound } from './assignments.errors.js';
import type { FoundNumber } from './known-number.js';
import { NUMBER_ROW, toKnownNumber } from './number-rows.js';

/** One row always comes back, so that the position is known even of a number that is not. */
type Row = { position: number } & (AssignmentRow | { e164: null });

const SQL = `
  SELECT ${positionSql('assignments')} AS position, ${NUMBER_ROW}
    FROM (SELECT) AS one
    LEFT JOIN ledger.assignments a ON a.e164 = $1 AND ($2::text[] IS NULL OR a.workspace_id = ANY($2))`;

/**
 * Reads single numbers from the projection, with one prepared statement and from the workspaces one may see alone.
 * NumberNotFound when none of them ever held it, whoever else did.
 */
@Injectable()
export class ProjectedNumbers {
  constructor(private readonly reads: TenantReads) {}

  async read(visible: Workspaces, e164: string): Promise<FoundNumber> {
    const { rows } = await this.reads
      .of(visible)
      .query<Row>({ name: 'number', text: SQL, values: [e164, asSqlFilter(visible)] });
    const known = toKnownNumber(
      rows.filter((row) => row.e164 !== null),
      visible,
    );
    const { position } = rows[0]!;
    if (known === null)
      throw new NumberNotFound(`${e164} was never seen: no event on the ledger is about it.`, position);
    return { known, position };
  }
}
