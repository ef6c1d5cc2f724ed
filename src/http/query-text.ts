import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString, Length, Matches } from 'class-validator';

/** U+0000 cannot be stored as text, so nothing has it; asking the database for it is an error there. */
const NO_NUL = /^[^\0]*$/;

/** An optional query parameter of free text. @param longest most characters */
export function QueryText(longest = 128): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    IsString(),
    Length(1, longest),
    Matches(NO_NUL, { message: '$property must not hold U+0000' }),
  );
}
