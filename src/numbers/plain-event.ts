import { isAscii } from 'node:buffer';
import { isE164 } from './e164.js';
import { isObject } from './field-reader.js';
import { parseInstant, type Instant } from './instant.js';
import { unsafeValue } from './json-safety.js';
import type { NumberProvisioned, NumberReleased } from './number-event.js';

const LONGEST_TEXT = 128;

/** The head of an event, and its data, not looked at yet. */
interface PlainBody {
  data: Record<string, unknown>;
  event_id: string;
  workspace_id: string;
  occurred_at: Instant;
}

/**
 * Reads a provision whose body is plainly in order: ASCII, without escapes, every field as it should be. So are nearly
 * all, and they are read at half the cost of the careful readers, which null sends the body to: they know what is wrong
 * with it, or that nothing is.
 */
export function readPlainProvision(body: Buffer): NumberProvisioned | null {
  const plain = readPlainBody(body);
  if (plain === null) return null;
  const { number_id, e164, country_code } = plain.data;
  const { capabilities = null, series_id = null, rental_start_at = null } = plain.data;
  if (!isText(number_id) || !isText(country_code) || !isNumber(e164)) return null;
  if (series_id !== null && !isText(series_id)) return null;
  if (rental_start_at !== null && typeof rental_start_at !== 'string') return null;
  if (capabilities !== null && !isTexts(capabilities)) return null;
  const { event_id, workspace_id, occurred_at } = plain;
  const data = { number_id, e164, country_code, capabilities, series_id, rental_start_at };
  return { kind: 'number.provisioned', event_id, workspace_id, occurred_at, data };
}

/** Like readPlainProvision, a release. */
export function readPlainRelease(body: Buffer): NumberReleased | null {
  const plain = readPlainBody(body);
  if (plain === null) return null;
  const { number_id, e164, country_code, release_reason, released_at: sent = null } = plain.data;
  if (!isText(number_id) || !isText(country_code) || !isNumber(e164) || !isText(release_reason)) return null;
  const released_at = typeof sent === 'string' ? parseInstant(sent) : null;
  if (released_at === null && sent !== null) return null;
  const { event_id, workspace_id, occurred_at } = plain;
  const data = { number_id, e164, country_code, release_reason, released_at };
  return { kind: 'number.released', event_id, workspace_id, occurred_at, data };
}

function readPlainBody(body: Buffer): PlainBody | null {
  if (!isAscii(body)) return null;
  const text = body.toString('latin1');
  if (text.includes('\\')) return null;
  const head = parseJson(text);
  if (!isObject(head) || unsafeValue(head) !== null) return null;
  const { kind, event_id, workspace_id, occurred_at, data } = head;
  if (!isText(kind) || !isText(event_id) || !isText(workspace_id) || !isText(occurred_at)) return null;
  const instant = parseInstant(occurred_at);
  if (instant === null || !isObject(data)) return null;
  return { data, event_id, workspace_id, occurred_at: instant };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Text of 1 to 128 characters, which in ASCII are units. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT;
}

function isNumber(value: unknown): value is string {
  return typeof value === 'string' && isE164(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
