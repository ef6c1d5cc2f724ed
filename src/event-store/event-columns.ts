import { ArrayLiteral } from './array-literal.js';
import { BodyPack } from './body-pack.js';
import { packHex } from './packed-text.js';
import { storable } from './storable.js';
import type { NewEvent } from './stored-event.js';

/** The parameters of ledger.append_events(), and the first of ledger.record_deliveries(). */
export const EVENT_PARAMETERS = '$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11';

/**
 * A batch of events as the arrays that ledger.append_events() takes, one a field: the database reads them in half the time
 * that JSON takes, and a batch of one in a fifth.
 */
export class EventColumns {
  private readonly workspaceIds = new ArrayLiteral();
  private readonly eventIds = new ArrayLiteral();
  private readonly kinds = new ArrayLiteral();
  private readonly e164s = new ArrayLiteral();
  private readonly causationIds = new ArrayLiteral();
  private readonly correlationIds = new ArrayLiteral();
  private readonly signatures = new ArrayLiteral();
  private readonly secretIds = new ArrayLiteral();
  private readonly bodiesAt = new ArrayLiteral();
  private readonly bodyLengths = new ArrayLiteral();

  constructor(private readonly bodies: BodyPack) {}

  /** How many events there are. */
  get length(): number {
    return this.eventIds.length;
  }

  /** @throws UnstorableText */
  add(event: NewEvent, { body_at, body_length } = this.bodies.add(event.body)): void {
    const { signature } = event;
    this.workspaceIds.addBytes(packHex(storable(event.workspace_id)));
    this.eventIds.addBytes(packHex(storable(event.event_id)));
    this.kinds.addText(storable(event.kind));
    this.e164s.addText(event.e164 && storable(event.e164));
    this.causationIds.addText(event.causation_id && storable(event.causation_id));
    this.correlationIds.addText(event.correlation_id && storable(event.correlation_id));
    this.signatures.addBytes(signature === null ? null : packHex(signature));
    this.secretIds.addText(event.secret_id);
    this.bodiesAt.addInteger(body_at);
    this.bodyLengths.addInteger(body_length);
  }

  /** In the order of EVENT_PARAMETERS; null for what no event has. */
  parameters(): unknown[] {
    return [
      this.workspaceIds.toParameter(),
      this.eventIds.toParameter(),
      this.kinds.toParameter(),
      this.e164s.toParameter(),
      this.causationIds.toParameter(),
      this.correlationIds.toParameter(),
      this.signatures.toParameter(),
      this.secretIds.toParameter(),
      this.bodiesAt.toParameter(),
      this.bodyLengths.toParameter(),
      this.bodies.bytes(),
    ];
  }
}
