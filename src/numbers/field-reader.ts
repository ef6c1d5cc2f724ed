import { isE164 } from './e164.js';
import { parseInstant, type Instant } from './instant.js';

/** The longest id or other text that may end up in an index of the database. */
const LONGEST_TEXT = 128;
const SHOWN = /^.{0,60}/su;

/**
 * Reads the fields of a JSON object. The first one that is not as expected is kept as `problem`, a sentence for
 * people, and what was read is then of no use.
 */
export class FieldReader {
  problem: string | null = null;

  private readonly fields: Record<string, unknown>;

  /** @param path put before field names in problems, such as `data.` */
  constructor(
    fields: object,
    private readonly path: string,
  ) {
    this.fields = fields as Record<string, unknown>;
  }

  /** Text of 1 to 128 characters. */
  text(name: string): string {
    const value = this.fields[name];
    return isShortText(value) ? value : this.expected('text of 1 to 128 characters', name, '');
  }

  /** Like `text`; missing and null are null. */
  optionalText(name: string): string | null {
    return this.isAbsent(name) ? null : this.text(name);
  }

  /** Any text at all, as it was sent; missing and null are null. */
  optionalTextAsSent(name: string): string | null {
    const value = this.fields[name] ?? null;
    return value === null || typeof value === 'string' ? value : this.expected('text or null', name, null);
  }

  optionalTexts(name: string): string[] | null {
    const value = this.fields[name] ?? null;
    return value === null || isTexts(value) ? value : this.expected('an array of texts or null', name, null);
  }

  e164(name: string): string {
    const value = this.fields[name];
    return typeof value === 'string' && isE164(value)
      ? value
      : this.expected('+ and 7 to 15 digits', name, '');
  }

  instant(name: string): Instant {
    const value = this.fields[name];
    const instant = typeof value === 'string' ? parseInstant(value) : null;
    return instant ?? this.expected('an RFC 3339 instant with a zone', name, '');
  }

  optionalInstant(name: string): Instant | null {
    return this.isAbsent(name) ? null : this.instant(name);
  }

  object(name: string): Record<string, unknown> {
    const value = this.fields[name];
    return isObject(value) ? value : this.expected('an object', name, {});
  }

  position(name: string): number {
    const value = this.fields[name];
    return typeof value === 'number' && Number.isSafeInteger(value)
      ? value
      : this.expected('a position', name, 0);
  }

  private isAbsent(name: string): boolean {
    return this.fields[name] === undefined || this.fields[name] === null;
  }

  private expected<T>(what: string, name: string, instead: T): T {
    this.problem ??= `${this.path}${name}: expected ${what}, ${this.found(name)}.`;
    return instead;
  }

  private found(name: string): string {
    const value = this.fields[name];
    if (value === undefined) return 'but it is missing';
    const json = JSON.stringify(value);
    const shown = SHOWN.exec(json)?.[0] ?? '';
    return `got ${shown}${shown.length < json.length ? '…' : ''}`;
  }
}

/** An object as JSON means it: not null, not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of 1 to 128 characters; a character outside the basic plane counts once. */
export function isShortText(value: unknown): value is string {
  if (typeof value !== 'string' || value === '') return false;
  return (
    value.length <= LONGEST_TEXT || (value.length <= 2 * LONGEST_TEXT && [...value].length <= LONGEST_TEXT)
  );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
