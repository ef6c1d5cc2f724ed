import { Command, CommandHandler, type ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { uuidv7 } from 'uuidv7';
import { EventStore } from '../event-store/event-store.js';
import type { CalendarDate } from '../numbers/calendar.js';
import { KIND_REASSIGNMENT_CHECKED, LEDGER_WORKSPACE, reassignmentCheckBody } from '../numbers/own-events.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import { GetReassigned, type ReassignedCheck } from './get-reassigned.query.js';

/** An answer that stands on the log, and where. */
export interface RecordedCheck extends ReassignedCheck {
  event_id: string;
  position: number;
}

/**
 * Asks like GetReassigned and puts question and answer on the log, as proof of having asked. It belongs to no
 * workspace: the number may be anybody's, and it is a key that asks.
 * @param askedBy the id of the API key
 * @param requestId of the request that asks, as in its answer and in the log lines
 * @throws SinceInFuture
 */
export class RecordReassigned extends Command<RecordedCheck> {
  constructor(
    readonly visible: Workspaces,
    readonly e164: string,
    readonly since: CalendarDate,
    readonly timeZone: string,
    readonly askedBy: string,
    readonly requestId: string | null = null,
  ) {
    super();
  }
}

@CommandHandler(RecordReassigned)
export class RecordReassignedHandler implements ICommandHandler<RecordReassigned> {
  constructor(
    private readonly queries: QueryBus,
    private readonly store: EventStore,
  ) {}

  async execute({
    visible,
    e164,
    since,
    timeZone,
    askedBy,
    requestId,
  }: RecordReassigned): Promise<RecordedCheck> {
    const check = await this.queries.execute(new GetReassigned(visible, e164, since, timeZone));
    const { answer, coverage_start, evidence, checked_at } = check;
    const event_id = uuidv7();
    const head = { event_id, workspace_id: LEDGER_WORKSPACE, occurred_at: checked_at };
    const data = { e164, since, tz: timeZone, answer, coverage_start, evidence, checked_at };
    const [recorded] = await this.store.append([
      {
        workspace_id: LEDGER_WORKSPACE,
        event_id,
        kind: KIND_REASSIGNMENT_CHECKED,
        e164,
        causation_id: null,
        correlation_id: requestId,
        signature: null,
        secret_id: null,
        body: reassignmentCheckBody(head, { ...data, asked_by: askedBy }),
      },
    ]);
    return { ...check, event_id, position: recorded!.position };
  }
}
