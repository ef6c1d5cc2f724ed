import { InvalidArgumentError } from 'commander';
import { parseInstant } from '../numbers/instant.js';

/** A whole number, `least` or more. */
export function wholeNumber(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || !Number.isSafeInteger(value)) {
      throw new InvalidArgumentError(`Expected a whole number, ${least} or more.`);
    }
    return value;
  };
}

/** A number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

/** A number, 0 or more. */
export function nonNegativeNumber(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('Expected a number, 0 or more.');
  return Number(text);
}

/** A port from 0 to 65535. */
export function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('Expected a port from 0 to 65535.');
  return Number(text);
}

/** An instant with a zone, in milliseconds since 1970. */
export function instantOption(text: string): number {
  if (!parseInstant(text))
    throw new InvalidArgumentError('Expected an instant with a zone, such as 2026-06-27T10:00:00Z.');
  return Date.parse(text);
}

/** A probability from 0 to 1. */
export function probability(text: string): number {
  const value = Number(text);
  if (!/^\d(\.\d+)?$/.test(text) || value > 1) {
    throw new InvalidArgumentError('Expected a probability from 0 to 1, such as 0.1.');
  }
  return value;
}

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `500ms`, `10s`, `5m`, `24h`, `7d`, in milliseconds. */
export function duration(text: string): number {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text);
  if (!match || Number(match[1]) === 0)
    throw new InvalidArgumentError('Expected a duration such as 500ms, 10s or 24h.');
  return Number(match[1]) * UNITS[match[2]!]!;
}

/** `http://…` or `https://…`. */
export function webUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InvalidArgumentError('Expected an address such as http://127.0.0.1:3000.');
  }
  return text;
}
