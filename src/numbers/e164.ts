import { AsYouType, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { displayOf } from './display-fronts.js';

const E164 = /^\+[1-9]\d{6,14}$/;
const SEPARATORS = /[\s().\-/]/g;
const TYPED_NUMBER = /^\+?\d*$/;

/** True for + and 7 to 15 digits, the first not 0. Whether such a number is in use is never asked. */
export function isE164(text: string): boolean {
  return E164.test(text);
}

/** The number as people write it, such as `+254 700 000001`; unchanged where that is not known. Never throws. */
export function displayNumber(e164: string): string {
  return isE164(e164) ? displayOf(e164, formatted) : formatted(e164);
}

function formatted(e164: string): string {
  const international = parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
  // a digit that looks like a trunk prefix is dropped when parsed: that would show another number
  return international.replace(SEPARATORS, '') === e164 ? international : e164;
}

/**
 * What an E.164 number may begin with when someone types `q`: with +, exactly that; without, the digits as an
 * international number and as a national one of the default country. Empty when `q` is no part of a number.
 * @param defaultCountry ISO 3166 code of two capital letters; of an unknown one there are no national forms
 */
export function searchPrefixes(q: string, defaultCountry: string): string[] {
  const typed = q.replace(SEPARATORS, '');
  if (typed === '' || !TYPED_NUMBER.test(typed)) return [];
  if (typed.startsWith('+')) return [typed];
  const international = typed.replace(/^00/, '');
  const prefixes = international.startsWith('0') ? [] : [`+${international}`];
  const national = nationalPrefix(typed, defaultCountry);
  if (national !== null && !prefixes.includes(national)) prefixes.push(national);
  return prefixes;
}

function nationalPrefix(digits: string, country: string): string | null {
  if (!isSupportedCountry(country)) return null;
  const typing = new AsYouType(country);
  typing.input(digits);
  return typing.getNumberValue() ?? null;
}
