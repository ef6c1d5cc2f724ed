import type pg from 'pg';
import type { StoredEvent } from '../../src/event-store/stored-event.js';
import { toNumberFact } from '../../src/numbers/fact.js';
import { foldNumber } from '../../src/numbers/fold.js';
import { type Judgement, judgeRelease } from '../../src/reactions/judge-release.js';

interface Outcome {
  reaction_id: string;
  action: string;
  status: string;
  reason: string | null;
}

/**
 * Goes over the log once more, event by event, and says which outcomes were wrong by what was known when they were
 * recorded, what was skipped and is due by what is known in the end, and which reactions do not stand as their last
 * outcome says.
 * @param outside actions that are done outside the ledger: facts may be recorded while they are under way
 */
export async function auditReactions(pool: pg.Pool, outside: readonly string[]): Promise<string[]> {
  const { rows: events } = await pool.query<StoredEvent>('SELECT * FROM ledger.events ORDER BY position');
  const byNumber = new Map<string | null, StoredEvent[]>();
  for (const event of events) byNumber.set(event.e164, [...(byNumber.get(event.e164) ?? []), event]);
  const audits = [...byNumber.values()].map((ofNumber) => new NumberAudit(ofNumber, outside));
  const faults = audits.flatMap((audit) => audit.faults());
  const last = new Map(audits.flatMap((audit) => [...audit.last].map(([id, { status }]) => [id, status])));
  const { rows } = await pool.query<{ id: string; status: string }>(
    'SELECT id, status FROM ledger.reactions',
  );
  for (const { id, status } of rows) {
    if (last.get(id) !== status) faults.push(`${id} is ${status}, the log says ${last.get(id) ?? 'nothing'}`);
  }
  return faults;
}

class NumberAudit {
  /** The last outcome of each reaction. */
  readonly last = new Map<string, Outcome & { event: StoredEvent }>();
  private readonly acted = new Map<string, Set<string>>();

  constructor(
    private readonly events: readonly StoredEvent[],
    private readonly outside: readonly string[],
  ) {}

  faults(): string[] {
    const wrong = this.events.flatMap((event, index) => {
      if (!event.kind.startsWith('ledger.reaction_')) return [];
      const { data } = JSON.parse(event.body.toString()) as { data: Outcome };
      this.last.set(data.reaction_id, { ...data, event });
      const fault = this.isRight(event, index, data) ? [] : [`${event.position}: ${told(data, event)}`];
      if (data.status === 'succeeded') this.actedOn(data.action).add(event.causation_id!);
      return fault;
    });
    const undone = [...this.last.values()]
      .filter(({ status }) => status === 'skipped')
      .filter(({ action, event }) => this.judge(event, this.events.length, action).act)
      .map((outcome) => `${told(outcome, outcome.event)}, and is due`);
    return [...wrong, ...undone];
  }

  private isRight(event: StoredEvent, index: number, { action, status, reason }: Outcome): boolean {
    // the last attempt may have failed before the number came back
    if (status === 'dead') return true;
    const judgement = this.judge(event, index, action);
    if (!judgement.act) {
      if (status === 'skipped') return judgement.reason === reason;
      return this.outside.includes(action) && this.wasRightBefore(event, index, action);
    }
    return status === 'succeeded';
  }

  private wasRightBefore(event: StoredEvent, index: number, action: string): boolean {
    const from = this.events.findIndex(({ event_id }) => event_id === event.causation_id);
    for (let upTo = index - 1; upTo > from; upTo--) if (this.judge(event, upTo, action).act) return true;
    return false;
  }

  private judge(event: StoredEvent, upTo: number, action: string): Judgement {
    const known = this.events.slice(0, upTo).map(toNumberFact);
    const facts = known.filter((fact) => fact !== null);
    const identity = { workspace_id: event.workspace_id, release_event_id: event.causation_id! };
    const number = { facts, history: foldNumber(facts) };
    return judgeRelease(identity, number, this.actedOn(action), action !== 'stop_billing');
  }

  private actedOn(action: string): Set<string> {
    const acted = this.acted.get(action) ?? new Set();
    this.acted.set(action, acted);
    return acted;
  }
}

function told({ action, status, reason }: Outcome, { causation_id }: StoredEvent): string {
  return `${action} of ${causation_id} ${status} ${reason ?? ''}`;
}
