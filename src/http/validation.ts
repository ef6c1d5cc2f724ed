import { type ArgumentMetadata, type Type, type ValidationError, ValidationPipe } from '@nestjs/common';
import { BadRequest, type FieldError } from './http.errors.js';

/** Every wrong field with its path, as in `secrets.0.not_before`. */
function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = parent + error.property;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
    return [...own, ...fieldErrors(error.children ?? [], `${field}.`)];
  });
}

/**
 * Says of a body that is missing that it is, and not only which of its fields are. And checks the query without any
 * parameter, which is what most requests have, once for each class: it comes to the same every time.
 */
class EdgeValidationPipe extends ValidationPipe {
  private readonly takesNone = new Set<Type>();

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype, data } = metadata;
    if (type !== 'query' || data !== undefined || !metatype || !isEmpty(value))
      return this.check(value, metadata);
    if (this.takesNone.has(metatype)) return new metatype() as unknown;
    const checked = await this.check(value, metadata);
    if (checked instanceof metatype) this.takesNone.add(metatype);
    return checked;
  }

  private async check(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      return (await super.transform(value, metadata)) as unknown;
    } catch (error) {
      if (metadata.type !== 'body' || value !== undefined || !(error instanceof BadRequest)) throw error;
      throw new BadRequest(`${NO_BODY} ${error.message}`, error.errors);
    }
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

const NO_BODY = 'The body is empty; this needs a JSON object, sent as application/json:';

/** Checks bodies and queries against their classes. What the class does not name is an error, not ignored. */
export function createValidationPipe(): ValidationPipe {
  return new EdgeValidationPipe({
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
