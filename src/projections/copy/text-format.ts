import { packText } from '../../event-store/packed-text.js';
import { PACKED_TEXT } from '../projection.js';

/** Writes a value that is not null in the text format of COPY (PostgreSQL documentation, COPY, Text Format). */
export type ToText = (value: unknown) => string;

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** @param type as format_type() names it, or PACKED_TEXT */
export function textWriterOf(type: string): ToText {
  if (type === 'json' || type === 'jsonb') return (value) => escapeText(JSON.stringify(value));
  if (type.endsWith('[]')) return (value) => escapeText(arrayLiteral(value as unknown[]));
  if (type === PACKED_TEXT) return (value) => escapeText(packText(String(value)));
  return (value) => escapeText(String(value));
}

function escapeText(text: string): string {
  return /[\\\n\r\t]/.test(text) ? text.replaceAll(/[\\\n\r\t]/g, (character) => ESCAPES[character]!) : text;
}

function arrayLiteral(values: unknown[]): string {
  const items = values.map((value) =>
    value === null ? 'NULL' : `"${String(value).replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  );
  return `{${items.join(',')}}`;
}
