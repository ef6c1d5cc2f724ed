import { Inject, Injectable } from '@nestjs/common';
import pg from 'pg';
import { positionSql } from '../projections/position-sql.js';
import { NumberNotFound } from './assignments.errors.js';
import type { FoundNumber } from './known-number.js';
import { NUMBER_ROW, toKnownNumber, type JoinedNumberRow } from './number-rows.js';

/** One row always comes back, so that the position is known even of a number that is not. */
type Row = { position: number } & (JoinedNumberRow | { e164: null });

const NEWEST = `
  SELECT ${positionSql('assignments')} AS position, ${NUMBER_ROW}
    FROM (SELECT) AS one
    LEFT JOIN ledger.numbers n ON n.e164 = $1
    LEFT JOIN ledger.assignments a
           ON a.e164 = n.e164 AND a.workspace_id = n.workspace_id AND a.generation = n.last_generation`;

const WHOLE = `
  SELECT ${positionSql('assignments')} AS position, ${NUMBER_ROW}
    FROM (SELECT) AS one
    LEFT JOIN ledger.numbers n ON n.e164 = $1
    LEFT JOIN ledger.assignments a ON a.e164 = n.e164 AND a.workspace_id = n.workspace_id`;

/** Reads single numbers from the projection, each with one prepared statement. NumberNotFound when never seen. */
@Injectable()
export class ProjectedNumbers {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  /** The last assignment of each workspace: all that the newest state needs. */
  newest(e164: string): Promise<FoundNumber> {
    return this.read('number-newest', NEWEST, e164);
  }

  /** With every assignment there was. */
  whole(e164: string): Promise<FoundNumber> {
    return this.read('number-whole', WHOLE, e164);
  }

  private async read(name: string, text: string, e164: string): Promise<FoundNumber> {
    const { rows } = await this.pool.query<Row>({ name, text, values: [e164] });
    const joined = rows.filter((row) => row.e164 !== null);
    const { position } = rows[0]!;
    const known = toKnownNumber(joined);
    if (known === null)
      throw new NumberNotFound(`${e164} was never seen: no event on the ledger is about it.`, position);
    return { known, position };
  }
}
