import { stringify, type Stringifier } from 'csv-stringify';

/** What a spreadsheet takes as the start of a formula or a number, full-width forms included (OWASP, CSV injection). */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * A leading apostrophe makes a cell text in every spreadsheet: `+254…` stays a phone number and `=…` is not run.
 * Programs that read the file strip it from cells that start with an apostrophe and one of these characters.
 */
export function guardFormula(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text;
}

/** Rows in, CSV (RFC 4180) out, with a header row. Values that are objects or lists become JSON text. */
export function csvStringifier(columns: readonly string[]): Stringifier {
  return stringify({
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    // Without this only CRLF is quoted, and what follows a lone line break in a cell would begin a row of its own.
    quoted_match: /[\r\n]/,
    cast: {
      string: guardFormula,
      boolean: String,
      object: (value) => JSON.stringify(value),
    },
  });
}
