import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';

/**
 * An optional query parameter that `parse` brings into its one spelling, or refuses with null.
 * Meant for texts that hold no spaces: a space is what arrives of a plus sign that was not written as `%2B`.
 * @param expected ends the sentence "… must be"
 */
export function QueryParsed(parse: (text: string) => string | null, expected: string): PropertyDecorator {
  return applyDecorators(IsOptional(), QueryRequired(parse, expected));
}

/** The same for a query parameter that has to be there. */
export function QueryRequired(parse: (text: string) => string | null, expected: string): PropertyDecorator {
  const read = (value: unknown) => (typeof value === 'string' ? parse(value.replaceAll(' ', '+')) : null);
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => read(value) ?? value),
    ValidateBy({
      name: 'queryParsed',
      validator: {
        validate: (value) => read(value) !== null,
        defaultMessage: (args) => `${args?.property} must be ${expected}`,
      },
    }),
  );
}
