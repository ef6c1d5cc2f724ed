import type { Assignment } from './assignment.js';
import { endOfInstant, takeFitting } from './fact-order.js';
import type { NumberFact, ProvisionFact, ReleaseFact } from './fact.js';
import type { Repeat, Superseded, WorkspaceHistory } from './fold-workspace.js';
import type { Instant } from './instant.js';
import { endBy, openedBy } from './open-and-end.js';

/** Sort before and behind every instant. */
const BEFORE_ALL = '';
const AFTER_ALL = '~';

/**
 * Lays inferred facts, in the order `byEffectiveTime`, over what the provider's facts of a workspace come to. They fill
 * only what those leave unknown; where the provider has spoken, the inferred fact is superseded:
 *
 * - A release ends the assignment held at its instant, if no release of it is known.
 * - A provision dates an unknown start, or opens an assignment where none is held. What it opened is ended by the next
 *   inferred release; a release of the provider's that looked repeated ends it for good. Still open at the provider's
 *   next provision, it gives way: that provision explains it.
 *
 * Uses up the history it is given.
 */
export function layInferred(history: WorkspaceHistory, inferred: readonly NumberFact[]): WorkspaceHistory {
  const overlay = new Overlay(history);
  let start = 0;
  while (start < inferred.length) {
    const end = endOfInstant(inferred, start);
    overlay.layInstant(inferred.slice(start, end));
    start = end;
  }
  return overlay.finish();
}

/** Walks the provider's assignments and repeated releases in step with the inferred facts. */
class Overlay {
  private readonly laid: Assignment[] = [];
  private readonly repeatedReleases: Repeat<ReleaseFact>[] = [];
  private readonly superseded: Superseded[] = [];
  private nextAssignment = 0;
  private nextRepeat = 0;
  /** The inferred provision that opened the last assignment laid, and the inferred release that ended it, if any. */
  private opening: ProvisionFact | null = null;
  private ending: ReleaseFact | null = null;

  constructor(private readonly provider: WorkspaceHistory) {}

  layInstant(facts: NumberFact[]): void {
    while (facts.length > 0) {
      const held = this.unreleasedAt(facts[0]!.effective_at);
      const fact = takeFitting(facts, held?.number_id ?? null);
      if (fact.kind === 'provisioned') this.provision(fact);
      else this.release(fact, held);
    }
  }

  finish(): WorkspaceHistory {
    this.bringIn(AFTER_ALL, true);
    let generation = 0;
    for (const assignment of this.laid) assignment.generation = generation += 1;
    const { repeatedReleases, superseded } = this;
    return { ...this.provider, assignments: this.laid, repeatedReleases, superseded };
  }

  private release(fact: ReleaseFact, held: Assignment | undefined): void {
    if (held === undefined) {
      this.superseded.push({ fact, by: this.laid.at(-1) });
    } else {
      endBy(held, fact);
      this.ending = fact;
    }
  }

  private provision(fact: ProvisionFact): void {
    this.bringIn(fact.effective_at, true);
    const last = this.laid.at(-1);
    const covers = last !== undefined && (last.ended_at === null || last.ended_at > fact.effective_at);
    if (!covers) {
      this.laid.push(openedBy(fact, 0));
      this.opening = fact;
      this.ending = null;
    } else if (last.started_at === null) {
      dateStart(last, fact);
    } else {
      this.superseded.push({ fact, by: last });
    }
  }

  /** The assignment that a release at an instant would end: at that very instant, first the one that began earlier. */
  private unreleasedAt(instant: Instant): Assignment | undefined {
    this.bringIn(instant, false);
    if (this.laid.at(-1)?.end_event_id !== null) this.bringIn(instant, true);
    const last = this.laid.at(-1);
    return last?.end_event_id === null ? last : undefined;
  }

  /** Brings in what the provider's facts say of the time before an instant, and of what begins at it when inclusive. */
  private bringIn(until: Instant, inclusive: boolean): void {
    for (;;) {
      const assignment = this.provider.assignments[this.nextAssignment];
      const repeat = this.provider.repeatedReleases[this.nextRepeat];
      const begin = assignment === undefined ? AFTER_ALL : this.beginOf(assignment);
      // a repeated release at the begin of an assignment came after it, or it would not be one
      if (repeat !== undefined && repeat.fact.effective_at < begin && repeat.fact.effective_at < until) {
        this.nextRepeat += 1;
        this.bringInRepeat(repeat);
      } else if (assignment !== undefined && (begin < until || (inclusive && begin === until))) {
        this.nextAssignment += 1;
        this.bringInAssignment(assignment);
      } else {
        return;
      }
    }
  }

  private bringInAssignment(assignment: Assignment): void {
    if (this.opening !== null && this.laid.at(-1)?.ended_at === null) {
      const explained = this.laid.pop();
      for (const other of this.superseded) if (other.by === explained) other.by = assignment;
      this.superseded.push({ fact: this.opening, by: assignment });
    }
    this.laid.push(assignment);
    this.opening = null;
    this.ending = null;
  }

  private bringInRepeat({ fact, of }: Repeat<ReleaseFact>): void {
    const last = this.laid.at(-1);
    if (last === undefined || last.end_source === 'provider') {
      this.repeatedReleases.push({ fact, of: last !== undefined && this.opening !== null ? last : of });
      return;
    }
    if (this.ending !== null) this.superseded.push({ fact: this.ending, by: last });
    endBy(last, fact);
    this.ending = null;
  }

  /** An unknown start is taken to be the end of the workspace's assignment before. */
  private beginOf(assignment: Assignment): Instant {
    return (
      assignment.started_at ?? this.provider.assignments[this.nextAssignment - 1]?.ended_at ?? BEFORE_ALL
    );
  }
}

function dateStart(assignment: Assignment, fact: ProvisionFact): void {
  assignment.started_at = fact.effective_at;
  assignment.start_event_id = fact.event_id;
  assignment.start_position = fact.position;
  assignment.series_id = fact.series_id;
  assignment.capabilities = fact.capabilities;
  assignment.rental_start_at = fact.rental_start_at;
}
