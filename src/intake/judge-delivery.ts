import { parseEnvelope } from '../numbers/envelope.js';
import { isNumberKind, readNumberEvent } from '../numbers/number-event.js';
import type { DeliveryVerdict } from './delivery.js';

const LONGEST_SHOWN = 200;

/**
 * Says what a verified body is (docs/deliveries.md). Never throws: signed bytes that nobody foresaw are quarantined,
 * so that they are kept and can be read again after a fix.
 * @param workspaceId the workspace the endpoint belongs to
 */
export function judgeDelivery(body: Buffer, workspaceId: string): DeliveryVerdict {
  try {
    return judge(body, workspaceId);
  } catch (error) {
    const reason = `this version cannot read the body: ${shown((error as Error).message)}`;
    return { status: 'quarantined', reason, event_id: null, kind: null };
  }
}

/** Control characters and half surrogates would not go into a text column. */
function shown(text: string): string {
  return text.slice(0, LONGEST_SHOWN).replace(/\p{C}/gu, ' ');
}

function judge(body: Buffer, workspaceId: string): DeliveryVerdict {
  const parsed = parseEnvelope(body);
  const { workspace_id, event_id, kind } = parsed.ok ? parsed.envelope : parsed;
  if (workspace_id !== null && workspace_id !== workspaceId) {
    const reason = `the body names workspace ${shown(workspace_id)}, the endpoint belongs to ${workspaceId}`;
    return { status: 'rejected', reason, event_id, kind };
  }
  if (!parsed.ok) return { status: 'quarantined', reason: parsed.reason, event_id, kind };

  const { envelope } = parsed;
  if (!isNumberKind(envelope.kind)) {
    return { status: 'ignored', reason: `${envelope.kind} is not a kind for the ledger`, event_id, kind };
  }
  const read = readNumberEvent(envelope);
  if (!read.ok) return { status: 'quarantined', reason: read.reason, event_id, kind };
  return {
    status: 'event',
    workspace_id: envelope.workspace_id,
    event_id: envelope.event_id,
    kind: envelope.kind,
    e164: read.event.data.e164,
  };
}
