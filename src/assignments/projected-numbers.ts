import { Injectable } from '@nestjs/common';
import { positionSql } from '../projections/position-sql.js';
import { GatheredReads } from '../tenancy/gathered-reads.js';
import { TenantReads } from '../tenancy/tenant-reads.js';
import { asSqlFilter, type Workspaces } from '../tenancy/workspaces.js';
import type { AssignmentRow } from './assignments.projection.js';
import { NumberNotFound } from './assignments.errors.js';
import type { FoundNumber, KnownNumber } from './known-number.js';
import { NUMBER_ROW, toKnownNumbers } from './number-rows.js';
import { unpackIds } from './packed-ids.js';

/** One row always comes back, so that the position is known even of numbers that are not. */
type Row = { position: number } & (AssignmentRow | { e164: null });

const SQL = `
  SELECT ${positionSql('assignments')} AS position, ${NUMBER_ROW}
    FROM (SELECT) AS one
    LEFT JOIN ledger.assignments a ON a.e164 = ANY ($1) AND ($2::text[] IS NULL OR a.workspace_id = ANY ($2))`;

/** Two statements, so that one is on its way while the other is answered. */
const LIMITS = { batch: 256, inFlight: 2 };

/** What a statement found of one of its numbers, and the position that all it found reflects. */
interface Found {
  known: KnownNumber | undefined;
  position: number;
}

/** Reads single numbers from the projection, those that are asked for at the same time with one prepared statement. */
@Injectable()
export class ProjectedNumbers {
  private readonly gathered: GatheredReads<string, Found>;

  constructor(private readonly reads: TenantReads) {
    this.gathered = new GatheredReads((visible, e164s) => this.readAll(visible, e164s), LIMITS);
  }

  /** From the workspaces one may see alone. @throws NumberNotFound when none of them ever held it, whoever else did */
  async read(visible: Workspaces, e164: string): Promise<FoundNumber> {
    const { known, position } = await this.gathered.get(visible, e164);
    if (known === undefined)
      throw new NumberNotFound(`${e164} was never seen: no event on the ledger is about it.`, position);
    return { known, position };
  }

  private async readAll(visible: Workspaces, e164s: string[]): Promise<Found[]> {
    const { rows } = await this.reads
      .of(visible)
      .query<Row>({ name: 'numbers', text: SQL, values: [e164s, asSqlFilter(visible)] });
    const { position } = rows[0]!;
    const ofNumbers = rows.filter((row) => row.e164 !== null);
    const found = toKnownNumbers(unpackIds(ofNumbers), visible);
    const byNumber = new Map(found.map((known) => [known.e164, known]));
    return e164s.map((e164) => ({ known: byNumber.get(e164), position }));
  }
}
