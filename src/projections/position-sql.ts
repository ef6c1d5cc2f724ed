/**
 * SQL for the position that a projection's rows reflect. Read in one statement with the rows, it never claims more
 * than they show.
 */
export function positionSql(projection: 'assignments'): string {
  return `coalesce((SELECT position FROM ledger.projections WHERE name = '${projection}'), 0)`;
}
