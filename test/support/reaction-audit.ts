import type pg from 'pg';
import { toNumberFact } from '../../src/numbers/fact.js';
import { foldNumber } from '../../src/numbers/fold.js';
import { judgeRelease } from '../../src/reactions/judge-release.js';
import type { StoredEvent } from '../../src/event-store/stored-event.js';

interface Outcome {
  reaction_id: string;
  action: string;
  status: string;
  reason: string | null;
}

/**
 * Goes over the log once more, event by event, and says which outcomes were wrong by what was known when they were
 * recorded, and which reactions do not stand as their last outcome says.
 */
export async function auditReactions(pool: pg.Pool): Promise<string[]> {
  const { rows: events } = await pool.query<StoredEvent>('SELECT * FROM ledger.events ORDER BY position');
  const byNumber = new Map<string | null, StoredEvent[]>();
  for (const event of events) byNumber.set(event.e164, [...(byNumber.get(event.e164) ?? []), event]);
  const faults: string[] = [];
  const last = new Map<string, string>();
  for (const ofNumber of byNumber.values()) faults.push(...auditNumber(ofNumber, last));
  const { rows } = await pool.query<{ id: string; status: string }>(
    'SELECT id, status FROM ledger.reactions',
  );
  for (const { id, status } of rows) {
    if (last.get(id) !== status) faults.push(`${id} is ${status}, the log says ${last.get(id) ?? 'nothing'}`);
  }
  return faults;
}

function auditNumber(events: readonly StoredEvent[], last: Map<string, string>): string[] {
  const faults: string[] = [];
  const acted = new Map<string, Set<string>>();
  events.forEach((event, index) => {
    if (!event.kind.startsWith('ledger.reaction_')) return;
    const { data } = JSON.parse(event.body.toString()) as { data: Outcome };
    const { workspace_id, causation_id } = event;
    last.set(data.reaction_id, data.status);
    const actedOn = acted.get(data.action) ?? new Set();
    acted.set(data.action, actedOn);
    const facts = events
      .slice(0, index)
      .map(toNumberFact)
      .filter((fact) => fact !== null);
    const identity = { workspace_id, release_event_id: causation_id! };
    const number = { facts, history: foldNumber(facts) };
    const judgement = judgeRelease(identity, number, actedOn, data.action !== 'stop_billing');
    const expected = judgement.act ? ['succeeded', 'dead'] : [`skipped ${judgement.reason}`];
    const found = data.status === 'skipped' ? `skipped ${data.reason}` : data.status;
    // an attempt may have failed for the last time before the number came back
    if (!expected.includes(found) && found !== 'dead') {
      faults.push(
        `position ${event.position}: ${data.action} of ${causation_id} ${found}, expected ${expected}`,
      );
    }
    if (data.status === 'succeeded') actedOn.add(causation_id!);
  });
  return [...faults, ...leftUndone(events, acted, last)];
}

/** What was skipped, but would be done by all that is known in the end. */
function leftUndone(
  events: readonly StoredEvent[],
  acted: ReadonlyMap<string, ReadonlySet<string>>,
  last: ReadonlyMap<string, string>,
): string[] {
  const facts = events.map(toNumberFact).filter((fact) => fact !== null);
  const number = { facts, history: foldNumber(facts) };
  return events
    .filter(
      ({ kind, correlation_id }) =>
        kind === 'ledger.reaction_skipped' && last.get(correlation_id!) === 'skipped',
    )
    .flatMap(({ workspace_id, causation_id, body }) => {
      const { action } = (JSON.parse(body.toString()) as { data: Outcome }).data;
      const identity = { workspace_id, release_event_id: causation_id! };
      const { act } = judgeRelease(
        identity,
        number,
        acted.get(action) ?? new Set(),
        action !== 'stop_billing',
      );
      return act ? [`${action} of ${causation_id} was skipped and is due`] : [];
    });
}
