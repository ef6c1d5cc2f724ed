import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Letters and digits alone, so that a double click takes the whole key. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = 'nlk_';
const ID_LENGTH = 16;
/** 190 bits. */
const SECRET_LENGTH = 32;
const CHECKSUM_LENGTH = 6;

/** `nlk_`, id, secret, checksum: what a scanner for leaked secrets has to look for (docs/api-keys.md). */
export const KEY_PATTERN = /^nlk_[0-9A-Za-z]{54}$/;

/** A key as its holder has it. */
export interface NewKey {
  /** Of the row; part of the key, not secret. */
  id: string;
  /** The whole key, shown once. */
  key: string;
}

/** Makes a key. @param id of the key it takes the place of; a new one when left out */
export function newKey(id: string = `key_${randomText(ID_LENGTH)}`): NewKey {
  const body = `${PREFIX}${id.slice('key_'.length)}${randomText(SECRET_LENGTH)}`;
  return { id, key: body + checksum(body) };
}

/** The id within a key; null for what was mistyped, cut off or is no key at all. Tells without asking the database. */
export function keyIdOf(presented: string): string | null {
  if (!KEY_PATTERN.test(presented)) return null;
  const body = presented.slice(0, -CHECKSUM_LENGTH);
  if (checksum(body) !== presented.slice(-CHECKSUM_LENGTH)) return null;
  return `key_${presented.slice(PREFIX.length, PREFIX.length + ID_LENGTH)}`;
}

/** What is stored of a key: it is long and random, so a plain hash cannot be guessed back. */
export function hashKey(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

function checksum(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let digit = 0; digit < CHECKSUM_LENGTH; digit++) {
    text = ALPHABET[rest % ALPHABET.length]! + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}

function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    // The bytes above would make the first letters likelier than the last.
    for (const byte of randomBytes(length)) if (byte < 248) text += ALPHABET[byte % ALPHABET.length];
  }
  return text.slice(0, length);
}
