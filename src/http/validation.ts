import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { BadRequest, type FieldError } from './http.errors.js';

/** Every wrong field with its path, as in `secrets.0.not_before`. */
function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = parent + error.property;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
    return [...own, ...fieldErrors(error.children ?? [], `${field}.`)];
  });
}

/** Checks bodies and queries against their classes. What the class does not name is an error, not ignored. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => {
      const fields = fieldErrors(errors);
      return new BadRequest(fields.map(({ message }) => message).join('; '), fields);
    },
  });
}
