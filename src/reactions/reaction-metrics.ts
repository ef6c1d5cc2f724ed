import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { Actions } from './actions.js';
import { Metrics } from '../http/metrics.js';
import { WHEN_NUMBER_IS_RELEASED } from './when-number-is-released.js';
import type { EndedReaction } from './work/end-reactions.js';

/** Seconds from the recording of a release until its reaction ended: from at once to the last attempt days later. */
const DELAY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3_600, 86_400];

const UNFINISHED = `
  SELECT action, count(*) FILTER (WHERE status <> 'dead')::integer AS pending,
         count(*) FILTER (WHERE status = 'dead')::integer AS dead,
         coalesce(extract(epoch FROM clock_timestamp() - min(due_at)), 0)::float8 AS overdue
    FROM ledger.reactions WHERE status IN ('pending', 'running', 'failed', 'held', 'dead') GROUP BY action`;

interface Unfinished {
  action: string;
  pending: number;
  dead: number;
  overdue: number;
}

/** What operators watch of the reactions. */
@Injectable()
export class ReactionMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly actions: Actions,
    @Inject(pg.Pool) private readonly pool: pg.Pool,
  ) {}

  onModuleInit(): void {
    const gauge = (name: string, help: string, value: (row: Unfinished) => number) =>
      this.metrics.gauge(name, help, ['action'], async (own) => {
        own.reset();
        for (const { name: action } of this.actions.all()) own.set({ action }, 0);
        for (const row of await this.unfinished()) own.set({ action: row.action }, value(row));
      });
    gauge('ledger_reactions_pending', 'Reactions not finished, dead ones aside.', ({ pending }) => pending);
    gauge(
      'ledger_reactions_dead',
      'Reactions that failed for good and wait for somebody.',
      ({ dead }) => dead,
    );
    gauge(
      'ledger_reactions_oldest_due_seconds',
      'How long the oldest reaction that is due has waited, also for a paused destination or an earlier one; 0 when none has.',
      ({ overdue }) => Math.max(0, overdue),
    );
    this.metrics.gauge(
      'ledger_process_manager_stopped',
      '1 when the process manager met an event that it cannot read and stopped.',
      ['process_manager'],
      async (own) => own.set({ process_manager: WHEN_NUMBER_IS_RELEASED }, await this.stopped()),
    );
    this.outcomes();
    this.delays();
  }

  /** To be told after the commit. */
  ended(reactions: readonly EndedReaction[]): void {
    for (const { action, status, delay_ms } of reactions) {
      this.outcomes().inc({ action, status });
      this.delays().observe({ action }, delay_ms / 1_000);
    }
  }

  private outcomes() {
    return this.metrics.counter(
      'ledger_reaction_outcomes_total',
      'Reactions that ended in this process, by how.',
      ['action', 'status'],
    );
  }

  private delays() {
    const help = 'From the recording of a release until its reaction ended.';
    return this.metrics.histogram('ledger_reaction_delay_seconds', help, ['action'], DELAY_BUCKETS);
  }

  private async unfinished(): Promise<Unfinished[]> {
    return (await this.pool.query<Unfinished>(UNFINISHED)).rows;
  }

  private async stopped(): Promise<number> {
    const { rows } = await this.pool.query<{ status: string }>(
      'SELECT status FROM ledger.process_managers WHERE name = $1',
      [WHEN_NUMBER_IS_RELEASED],
    );
    return rows[0]?.status === 'stopped' ? 1 : 0;
  }
}
