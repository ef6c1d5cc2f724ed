import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsString, Length, Matches, ValidateBy, ValidateIf } from 'class-validator';
import { isE164 } from '../numbers/e164.js';
import { parseInstant } from '../numbers/instant.js';

const LONGEST_URL = 2_048;

/** Control characters, and halves of surrogate pairs: what a line of text does not hold and the database cannot. */
const ONE_LINE = /^[^\p{Cc}\p{Cs}]*$/u;

/** May be left out; null is not leaving it out. */
export const Omittable = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** May be left out or null: there is none. */
export const Clearable = (): PropertyDecorator =>
  ValidateIf((_, value) => value !== undefined && value !== null);

/** A line of text that says something. @param longest most characters */
export function TextLine(longest: number): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Length(1, longest),
    Matches(/\S/, { message: '$property must say something' }),
    Matches(ONE_LINE, { message: '$property must be one line, without control characters' }),
  );
}

/** The number in a body. */
export function E164Field(): PropertyDecorator {
  return check(
    'e164Field',
    (value) => typeof value === 'string' && isE164(value),
    'a number in E.164 form like +254700000001',
  );
}

/** An instant in a body; the class gets it in its one spelling. */
export function InstantField(): PropertyDecorator {
  const read = (value: unknown) => (typeof value === 'string' ? parseInstant(value) : null);
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => read(value) ?? value),
    check(
      'instantField',
      (value) => read(value) !== null,
      'an RFC 3339 instant with a zone, like 2026-06-27T10:00:00Z',
    ),
  );
}

/** Where calls or events of a number are sent. A password in it would be stored and shown in the clear. */
export function HttpUrl(): PropertyDecorator {
  return check(
    'httpUrl',
    (value) => typeof value === 'string' && value.length <= LONGEST_URL && isHttpUrl(value),
    `a whole http or https URL of at most ${LONGEST_URL} characters, without a user name or password in it`,
  );
}

function isHttpUrl(text: string): boolean {
  // The parser forgives what a caller of the URL may not: spaces, line breaks, backslashes, missing slashes.
  if (!/^https?:\/\/[^\s/\\][^\s\\]*$/i.test(text) || !ONE_LINE.test(text) || !URL.canParse(text))
    return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

function check(name: string, validate: (value: unknown) => boolean, expected: string): PropertyDecorator {
  const defaultMessage = (args?: { property: string }) => `${args?.property} must be ${expected}`;
  return ValidateBy({ name, validator: { validate, defaultMessage } });
}
