import { parseInstant, type Instant } from '../numbers/instant.js';
import { InvalidField } from './intake.errors.js';

/** Reads an instant a caller gave; undefined stays undefined. @throws InvalidField when it is not one */
export function instantField(field: string, text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (!instant) throw new InvalidField(field, `expected an RFC 3339 instant with a zone, got ${text}`);
  return instant;
}
