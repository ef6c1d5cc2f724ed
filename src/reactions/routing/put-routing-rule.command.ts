import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { ROUTING_RULE_COLUMNS, type RoutingRule } from './routing-rule.js';

/** A rule without what the ledger adds. */
export interface NewRoutingRule {
  workspace_id: string;
  e164: string;
  voice_url: string;
  events_url: string | null;
  note: string | null;
}

/** Makes the workspace's rule of the number, or puts this one in its place. */
export class PutRoutingRule extends Command<{ rule: RoutingRule; created: boolean }> {
  constructor(readonly rule: NewRoutingRule) {
    super();
  }
}

// A row that this statement inserted was never locked or deleted by anybody: its xmax is 0.
const SQL = `
  INSERT INTO ledger.routing_rules AS rule (workspace_id, e164, voice_url, events_url, note)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (workspace_id, e164) DO UPDATE
    SET voice_url = excluded.voice_url, events_url = excluded.events_url, note = excluded.note,
        updated_at = clock_timestamp()
  RETURNING ${ROUTING_RULE_COLUMNS.join(', ')}, rule.xmax = 0 AS created`;

@CommandHandler(PutRoutingRule)
export class PutRoutingRuleHandler implements ICommandHandler<PutRoutingRule> {
  constructor(@Inject(pg.Pool) private readonly pool: pg.Pool) {}

  async execute({ rule }: PutRoutingRule): Promise<{ rule: RoutingRule; created: boolean }> {
    const values = [rule.workspace_id, rule.e164, rule.voice_url, rule.events_url, rule.note];
    const { rows } = await this.pool.query<RoutingRule & { created: boolean }>(SQL, values);
    const { created, ...put } = rows[0]!;
    return { rule: put, created };
  }
}
