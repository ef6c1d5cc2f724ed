import { BadRequest } from '../http/http.errors.js';
import { type Instant, parseInstant } from '../numbers/instant.js';

/** How long the key before the last exchange is good when nobody says. */
const OVERLAP_MS = 24 * 3_600_000;

/** When a key expires; null: never. @throws BadRequest for what is no instant, or has passed */
export function expiry(text: string | undefined): Instant | null {
  if (text === undefined) return null;
  const instant = instantOf('expires_at', text);
  if (Date.parse(instant) <= Date.now())
    throw wrong('expires_at', `expected an instant to come, got ${text}`);
  return instant;
}

/** Until when the exchanged key is good as well. @throws BadRequest for what is no instant */
export function previousExpiry(text: string | undefined): Instant {
  return instantOf('previous_expires_at', text ?? new Date(Date.now() + OVERLAP_MS).toISOString());
}

function instantOf(field: string, text: string): Instant {
  const instant = parseInstant(text);
  if (!instant) throw wrong(field, `expected an RFC 3339 instant with a zone, got ${text.slice(0, 40)}`);
  return instant;
}

function wrong(field: string, message: string): BadRequest {
  return new BadRequest(`${field}: ${message}`, [{ field, message }]);
}
