import { Transform } from 'class-transformer';

/**
 * Turns a query parameter of digits into a number. Anything else stays as it came, for the validators to refuse:
 * `Number` would take '', ' 1 ', '0x10' and '1e3'.
 */
export function QueryInteger(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value,
  );
}
