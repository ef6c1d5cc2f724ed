/** Three megabytes. Series are ten thousand numbers and more: one front stands for a hundred of them. */
const MOST = 32_768;
const LAST_TWO_DIGITS = /^(.*)\d(\D*)\d$/;

/** How numbers that begin alike and are of one length are written: what stands before and between their last two digits. */
interface Front {
  before: string;
  between: string;
}

const fronts = new Map<string, Front>();

/**
 * A number as people write it. How that is hangs on its country, its first digits and its length, never on the last two
 * digits: numbers that differ in those alone are parsed once.
 * @param format writes one with every digit kept in its place
 */
export function displayOf(e164: string, format: (e164: string) => string): string {
  const key = e164.slice(0, -2);
  const known = fronts.get(key);
  if (known !== undefined) return known.before + e164.at(-2)! + known.between + e164.at(-1)!;
  const display = format(e164);
  const [, before, between] = LAST_TWO_DIGITS.exec(display)!;
  if (fronts.size >= MOST) fronts.clear();
  fronts.set(key, { before: before!, between: between! });
  return display;
}
