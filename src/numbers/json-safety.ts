const DEEPEST = 64;
const BACKSLASH = '\\';

/** True for text that PostgreSQL can hold: no NUL, no half of a surrogate pair. */
export function isSafeText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

/**
 * True when a string or key in valid JSON text, even one that a later duplicate key hides, has an escape for NUL or for
 * half of a surrogate pair. In text decoded from UTF-8 there is no other way to write either of them.
 */
export function hasUnsafeEscape(json: string): boolean {
  let at = json.indexOf(BACKSLASH);
  while (at !== -1) {
    const unit = escapedUnit(json, at);
    if (unit === null) {
      at += 2;
    } else if (isHighSurrogate(unit)) {
      const next = escapedUnit(json, at + 6);
      if (next === null || !isLowSurrogate(next)) return true;
      at += 12;
    } else {
      if (unit === 0 || isLowSurrogate(unit)) return true;
      at += 6;
    }
    at = json.indexOf(BACKSLASH, at);
  }
  return false;
}

/** Says what makes a parsed JSON value unfit to be written and compared again: too deep, or a number no double holds. */
export function unsafeValue(value: unknown, depth = 0): string | null {
  if (typeof value === 'number')
    return Number.isFinite(value) ? null : 'The body contains a number beyond 1.8e308.';
  if (typeof value !== 'object' || value === null) return null;
  if (depth === DEEPEST) return `The body is nested more than ${DEEPEST} levels deep.`;
  return Array.isArray(value) ? unsafeItem(value, depth + 1) : unsafeMember(value, depth + 1);
}

function unsafeItem(items: readonly unknown[], depth: number): string | null {
  for (const item of items) {
    const unsafe = unsafeValue(item, depth);
    if (unsafe !== null) return unsafe;
  }
  return null;
}

function unsafeMember(value: object, depth: number): string | null {
  for (const key in value) {
    const unsafe = unsafeValue((value as Record<string, unknown>)[key], depth);
    if (unsafe !== null) return unsafe;
  }
  return null;
}

/** The UTF-16 unit of the `\uXXXX` at an index; null when there is something else. */
function escapedUnit(json: string, at: number): number | null {
  if (json[at] !== BACKSLASH || json[at + 1] !== 'u') return null;
  return Number.parseInt(json.slice(at + 2, at + 6), 16);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
