/** A number as PostgreSQL keeps it: digits to the base 10,000, the first of them times 10,000 to the power of `weight`. */
export interface NumericParts {
  digits: number[];
  weight: number;
  negative: boolean;
  /** Decimal digits behind the point, as they were written. */
  scale: number;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const WIDTH = 4;

/** Takes a decimal number apart, such as `-1234567.5`. Throws for what is none, as numbers with an exponent. */
export function numericParts(decimal: string): NumericParts {
  const match = DECIMAL.exec(decimal);
  if (match === null) throw new Error(`expected a decimal number, got ${JSON.stringify(decimal)}`);
  const [, sign, whole = '', fraction = ''] = match;
  const before = Math.ceil(whole.length / WIDTH);
  const after = Math.ceil(fraction.length / WIDTH);
  const aligned = whole.padStart(before * WIDTH, '0') + fraction.padEnd(after * WIDTH, '0');
  const digits: number[] = [];
  for (let at = 0; at < aligned.length; at += WIDTH) digits.push(Number(aligned.slice(at, at + WIDTH)));
  let weight = before - 1;
  while (digits[0] === 0) {
    digits.shift();
    weight -= 1;
  }
  while (digits.at(-1) === 0) digits.pop();
  const isZero = digits.length === 0;
  return { digits, weight: isZero ? 0 : weight, negative: sign === '-' && !isZero, scale: fraction.length };
}
