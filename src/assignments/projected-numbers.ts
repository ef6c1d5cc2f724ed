import { Injectable } from '@nestjs/common';
import { positionSql } from '../projections/position-sql.js';
import { GatheredReads } from '../tenancy/gathered-reads.js';
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
    LEFT JOIN ledger.numbers n ON n.e164 = ANY ($1) AND ($2::text[] IS NULL OR n.workspace_id = ANY($2))
    LEFT JOIN ledger.assignments a
           ON a.e164 = n.e164 AND a.workspace_id = n.workspace_id AND a.generation = n.last_generation`;

const WHOLE = `
  SELECT ${positionSql('assignments')} AS position, ${NUMBER_ROW}
    FROM (SELECT) AS one
    LEFT JOIN ledger.numbers n ON n.e164 = ANY ($1) AND ($2::text[] IS NULL OR n.workspace_id = ANY($2))
    LEFT JOIN ledger.assignments a ON a.e164 = n.e164 AND a.workspace_id = n.workspace_id`;

/** A statement's worth of keys, and two statements so that one is on its way while the other is answered. */
const LIMITS = { batch: 256, inFlight: 2 };

/** What a statement found of one number. */
interface Found {
  rows: JoinedNumberRow[];
  position: number;
}

/**
 * Reads single numbers from the projection, from the workspaces one may see alone; those that are asked for at the same
 * time with one prepared statement. NumberNotFound when none of them ever held it, whoever else did.
 */
@Injectable()
export class ProjectedNumbers {
  private readonly newestReads = this.gather('numbers-newest', NEWEST);
  private readonly wholeReads = this.gather('numbers-whole', WHOLE);

  constructor(private readonly reads: TenantReads) {}

  /** The last assignment of each workspace: all that the newest state needs. */
  async newest(visible: Workspaces, e164: string): Promise<FoundNumber> {
    return found(e164, visible, await this.newestReads.get(visible, e164));
  }

  /** With every assignment there was. */
  async whole(visible: Workspaces, e164: string): Promise<FoundNumber> {
    return found(e164, visible, await this.wholeReads.get(visible, e164));
  }

  private gather(name: string, text: string): GatheredReads<string, Found> {
    return new GatheredReads(async (visible, e164s) => {
      const { rows } = await this.reads
        .of(visible)
        .query<Row>({ name, text, values: [e164s, asSqlFilter(visible)] });
      const { position } = rows[0]!;
      const byNumber = new Map<string, JoinedNumberRow[]>();
      for (const row of rows) {
        if (row.e164 === null) continue;
        const same = byNumber.get(row.e164);
        if (same) same.push(row);
        else byNumber.set(row.e164, [row]);
      }
      return e164s.map((e164) => ({ rows: byNumber.get(e164) ?? [], position }));
    }, LIMITS);
  }
}

function found(e164: string, visible: Workspaces, { rows, position }: Found): FoundNumber {
  const known = toKnownNumber(rows, visible);
  if (known === null)
    throw new NumberNotFound(`${e164} was never seen: no event on the ledger is about it.`, position);
  return { known, position };
}
