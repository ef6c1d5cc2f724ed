/** Writes a value that is not null in the text format of COPY (PostgreSQL documentation, COPY, Text Format). */
export type ToText = (value: unknown) => string;

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** @param type as format_type() names it */
export function textWriterOf(type: string): ToText {
  if (type === 'json' || type === 'jsonb') return (value) => escapeText(JSON.stringify(value));
  if (type.endsWith('[]')) return (value) => escapeText(arrayLiteral(value as unknown[]));
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
