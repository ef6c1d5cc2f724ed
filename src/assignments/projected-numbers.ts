import { Injectable } from '@nestjs/common';
import { positionSql } from '../projections/position-sql.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';
import { NumberNotFound } from './assignments.errors.js';
import type { FoundNumber } from './known-number.js';
import { NUMBER_ROW, toKnownNumber, type JoinedNumberRow } from './number-rows.js';

/** One row always comes back, so that the position is known even of a number that is not. */
type Row = { position: number } & (JoinedNumberRow | { e164: null });

const NEWEST = `
  SELECT ${positionSql('assignments')} AS position, ${NUMBER_ROW}
    FROM (SELECT) AS one
    LEFT JOIN ledger.numbers n ON n.e164 = $1 AND ($2::text[] IS NULL OR n.workspace_id = ANY($2))
    LEFT JOIN ledger.assignments a
           ON a.e164 = n.e164 AND a.workspace_id = n.workspace_id AND a.generation = n.last_generation`;

const WHOLE = `
  SELECT ${positionSql('assignments')} AS position, ${NUMBER_ROW}
    FROM (SELECT) AS one
    LEFT JOIN ledger.numbers n ON n.e164 = $1 AND ($2::text[] IS NULL OR n.workspace_id = ANY($2))
    LEFT JOIN ledger.assignments a ON a.e164 = n.e164 AND a.workspace_id = n.workspace_id`;

/**
 * Reads single numbers from the projection, each with one prepared statement and from the workspaces one may see alone.
 * NumberNotFound when none of them ever held it, whoever else did.
 */
@Injectable()
export class ProjectedNumbers {
  constructor(private readonly reads: TenantReads) {}

  /** The last assignment of each workspace: all that the newest state needs. */
  newest(visible: Workspaces, e164: string): Promise<FoundNumber> {
    return this.read('number-newest', NEWEST, visible, e164);
  }

  /** With every assignment there was. */
  whole(visible: Workspaces, e164: string): Promise<FoundNumber> {
    return this.read('number-whole', WHOLE, visible, e164);
  }

  private async read(name: string, text: string, visible: Workspaces, e164: string): Promise<FoundNumber> {
    const { rows } = await this.reads
      .of(visible)
      .query<Row>({ name, text, values: [e164, asSqlFilter(visible)] });
    const joined = rows.filter((row) => row.e164 !== null);
    const { position } = rows[0]!;
    const known = toKnownNumber(joined, visible);
    if (known === null)
      throw new NumberNotFound(`${e164} was never seen: no event on the ledger is about it.`, position);
    return { known, position };
  }
}
