import { FieldReader, isObject, isShortText } from './field-reader.js';
import { hasUnsafeEscape, isSafeText, unsafeValue } from './json-safety.js';

/** What every event has, the provider's (Sautikit webhooks page) and our own (docs/events.md). */
export interface Envelope {
  kind: string;
  event_id: string;
  workspace_id: string;
  occurred_at: string;
  data: Record<string, unknown>;
}

export interface UnusableEnvelope {
  ok: false;
  /** A sentence for people, without control characters. */
  reason: string;
  /** As sent, whatever its length and characters: to be compared, not to be kept. */
  workspace_id: string | null;
  /** The ids as far as they could be read and are safe to keep. */
  event_id: string | null;
  kind: string | null;
}

export type ParsedEnvelope = { ok: true; envelope: Envelope } | UnusableEnvelope;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Reads the envelope of an event of any kind from the bytes of a body. Never throws. Not usable are: bytes that are
 * no UTF-8 or no JSON, a field that is missing, of a wrong type or of a wrong length, NUL and lone surrogates anywhere
 * (PostgreSQL cannot hold them), numbers beyond a double, and more than 64 levels of nesting.
 */
export function parseEnvelope(body: Buffer): ParsedEnvelope {
  const text = decode(body);
  if (text === null) return unusable('The body is not valid UTF-8.');
  if (text.startsWith(BYTE_ORDER_MARK)) return unusable('The body begins with a byte order mark.');
  const value = parseJson(text);
  if (value === undefined) return unusable('The body is not valid JSON.');
  if (!isObject(value)) return unusable('The body is JSON, but not an object.');
  if (hasUnsafeEscape(text)) return unusable('The body contains \\u0000 or half of a surrogate pair.', value);
  const unsafe = unsafeValue(value);
  if (unsafe !== null) return unusable(unsafe, value);

  const fields = new FieldReader(value, '');
  const envelope: Envelope = {
    kind: fields.text('kind'),
    event_id: fields.text('event_id'),
    workspace_id: fields.text('workspace_id'),
    occurred_at: fields.text('occurred_at'),
    data: fields.object('data'),
  };
  return fields.problem === null ? { ok: true, envelope } : unusable(fields.problem, value);
}

function decode(body: Buffer): string | null {
  try {
    return utf8.decode(body);
  } catch {
    return null;
  }
}

/** Undefined when the text is no JSON; the parser's own message is not used, for it quotes the text, control characters and all. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unusable(reason: string, value: Record<string, unknown> = {}): UnusableEnvelope {
  return {
    ok: false,
    reason,
    workspace_id: typeof value.workspace_id === 'string' ? value.workspace_id : null,
    event_id: safeId(value.event_id),
    kind: safeId(value.kind),
  };
}

function safeId(value: unknown): string | null {
  return isShortText(value) && isSafeText(value) ? value : null;
}

/**
 * The one canonical text of a JSON value (RFC 8785): keys in the order of their UTF-16 units, no white space, numbers and
 * strings as ECMAScript writes them. Throws for a number that JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${members.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError(`JSON has no number ${value}.`);
  return JSON.stringify(value);
}

/** True when two bodies are the same bytes or the same JSON written another way; false when either is no usable JSON. */
export function sameContent(a: Buffer, b: Buffer): boolean {
  if (a.equals(b)) return true;
  const canonical = canonicalBody(a);
  return canonical !== null && canonical === canonicalBody(b);
}

function canonicalBody(body: Buffer): string | null {
  const value = parseJson(decode(body) ?? '');
  return value === undefined || unsafeValue(value) !== null ? null : canonicalJson(value);
}
