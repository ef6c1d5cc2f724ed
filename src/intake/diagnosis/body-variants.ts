import { canonicalJson } from '../../numbers/envelope.js';

/** A body that may have been the one signed, and what was done to the captured one to get it. */
export interface BodyVariant {
  /** Completes "It verifies only …"; null for the body as captured. */
  change: string | null;
  body: Buffer;
}

/** The body as captured, then everything that commonly happens to a body on its way into a file. */
export function bodyVariants(body: Buffer): BodyVariant[] {
  const text = body.toString('utf8');
  const variants: [string, string][] = [
    ['without the line break at its end', text.replace(/[\r\n]+$/, '')],
    ['with a line break (\\n) at its end', `${text}\n`],
    ['with a line break (\\r\\n) at its end', `${text}\r\n`],
    ['without the byte order mark in front', text.replace(/^\uFEFF/, '')],
    ['with its line breaks as \\n', text.replaceAll('\r\n', '\n')],
    ['with its line breaks as \\r\\n', text.replace(/\r?\n/g, '\r\n')],
    ...jsonVariants(text),
  ];
  const changed = variants
    .map(([change, variant]) => ({ change, body: Buffer.from(variant, 'utf8') }))
    .filter((variant) => !variant.body.equals(body));
  return [{ change: null, body }, ...changed];
}

/** The same JSON as other programs write it. */
function jsonVariants(text: string): [string, string][] {
  const value = parsed(text);
  if (value === undefined) return [];
  const minified = JSON.stringify(value);
  // A string holds no raw line break, so every one of them is layout.
  const spaced = JSON.stringify(value, null, 1).replace(/,\n */g, ', ').replace(/\n */g, '');
  return [
    ['written as JSON without white space', minified],
    ['written as JSON indented by 2', JSON.stringify(value, null, 2)],
    ['written as JSON indented by 4', JSON.stringify(value, null, 4)],
    ['written as JSON with a space after each comma and colon', spaced],
    ['written as JSON with sorted keys and without white space', canonicalJson(value)],
    ['written as JSON with characters beyond ASCII escaped', escaped(minified)],
    ['written as JSON with escaped slashes', minified.replaceAll('/', '\\/')],
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function escaped(json: string): string {
  return json.replace(/[\u0080-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
