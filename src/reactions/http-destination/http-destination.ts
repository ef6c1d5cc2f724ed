import { Injectable } from '@nestjs/common';
import type { AttemptResult } from '../../dispatch/attempt-result.js';
import { Sender } from '../../dispatch/sender.js';
import { standardWebhooksHeaders } from '../../dispatch/standard-webhooks.js';
import { formatInstant, type Instant } from '../../numbers/instant.js';
import type { Destination } from '../destinations/destination.js';
import { Destinations } from '../destinations/destinations.js';
import type { EndedAssignment } from '../ended-assignment.js';

/** Reactions as signed POSTs: at least once, and always under the reaction's id. */
@Injectable()
export class HttpDestination {
  constructor(
    private readonly sender: Sender,
    private readonly destinations: Destinations,
  ) {}

  /**
   * Makes one attempt, and pauses the destination when it answers 410. What went wrong is in the result.
   * @param destination of kind http
   * @param attempt 1, 2 …; for the receiver's log
   * @param signal gives up early
   */
  async act(
    destination: Destination,
    ended: EndedAssignment,
    action: string,
    attempt: number,
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const body = Buffer.from(JSON.stringify(messageOf(ended, action)));
    const now = Math.floor(Date.now() / 1_000);
    const headers = {
      ...standardWebhooksHeaders(ended.reaction_id, now, body, destination.secrets),
      'ledger-attempt': String(attempt),
    };
    const result = await this.sender.send({ url: destination.url!, headers, body }, signal);
    if (result.verdict === 'gone') await this.destinations.pause(destination, result.error!);
    return result;
  }
}

/** The body that Standard Webhooks recommends: what kind of thing, when it happened, and its data. */
function messageOf(ended: EndedAssignment, action: string): object {
  const shown = (instant: Instant | null) => instant && formatInstant(instant);
  return {
    type: `reaction.${action}`,
    timestamp: shown(ended.released_at),
    data: {
      reaction_id: ended.reaction_id,
      action,
      workspace_id: ended.workspace_id,
      e164: ended.e164,
      release_event_id: ended.release_event_id,
      generation: ended.generation,
      number_id: ended.number_id,
      release_reason: ended.release_reason,
      started_at: shown(ended.started_at),
      released_at: shown(ended.released_at),
      next_started_at: shown(ended.next_started_at),
    },
  };
}
