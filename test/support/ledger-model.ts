import type { EventSketch } from './events.js';

/** An assignment as far as the model knows about it. */
export interface ModelAssignment {
  workspace_id: string;
  generation: number;
  number_id: string;
  started_at: string | null;
  start_source: string;
  ended_at: string | null;
  end_source: string | null;
  start_event_id: string | null;
  end_event_id: string | null;
}

/** One event of the model. No two of a number have the same instant. */
export type ModelEvent = Required<Omit<EventSketch, 'data'>> & { number_id: string };

/** What a delivery is answered. */
export interface ModelAnswer {
  status: 'recorded' | 'duplicate' | 'conflict';
  event: ModelEvent;
}

/** The ledger of one number as one would write it in an afternoon: lists in memory, everything worked out anew. */
export class LedgerModel {
  readonly events: ModelEvent[] = [];
  readonly conflicts = new Set<string>();

  deliver(event: ModelEvent): ModelAnswer {
    const known = this.events.find(
      ({ workspace_id, event_id }) => workspace_id === event.workspace_id && event_id === event.event_id,
    );
    if (!known) {
      this.events.push(event);
      return { status: 'recorded', event };
    }
    const same = JSON.stringify(known) === JSON.stringify(event);
    if (!same) this.conflicts.add(JSON.stringify(event));
    return { status: same ? 'duplicate' : 'conflict', event: known };
  }

  assignments(): ModelAssignment[] {
    const workspaces = [...new Set(this.events.map(({ workspace_id }) => workspace_id))].sort();
    return workspaces.flatMap((workspace_id) =>
      walk(
        this.events
          .filter((event) => event.workspace_id === workspace_id)
          .sort((a, b) => (a.occurred_at < b.occurred_at ? -1 : 1)),
      ),
    );
  }
}

function walk(events: ModelEvent[]): ModelAssignment[] {
  const periods: ModelAssignment[] = [];
  for (const event of events) {
    const last = periods.at(-1);
    const open = last !== undefined && last.ended_at === null;
    const released = event.kind === 'number.released';
    // A release that is not the first, of the number_id that was released before, says nothing new.
    if (!open && released && last?.number_id === event.number_id) continue;
    if (open) {
      last.ended_at = event.occurred_at;
      last.end_source = released ? 'provider' : 'inferred';
      last.end_event_id = released ? event.event_id : null;
      if (released) continue;
    }
    periods.push({
      workspace_id: event.workspace_id,
      generation: periods.length + 1,
      number_id: event.number_id,
      started_at: released ? null : event.occurred_at,
      start_source: released ? 'inferred' : 'provider',
      ended_at: released ? event.occurred_at : null,
      end_source: released ? 'provider' : null,
      start_event_id: released ? null : event.event_id,
      end_event_id: released ? event.event_id : null,
    });
  }
  return periods;
}
