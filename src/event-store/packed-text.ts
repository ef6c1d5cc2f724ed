const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_LENGTH = 36;
const DIGEST = /^[0-9a-f]{64}$/;
const DIGEST_LENGTH = 64;

/** Text for a column of type ledger.packed_text, as PostgreSQL writes bytes. */
export function packText(text: string): string {
  return `\\x${packHex(text)}`;
}

/**
 * The bytes of a ledger.packed_text in hex: a UUID in 17 bytes, 64 hex digits in 33, any other as it is behind a zero
 * byte. Only the lower-case forms are packed, so that ledger.unpack() gives back what came.
 */
export function packHex(text: string): string {
  if (text.length === DIGEST_LENGTH && DIGEST.test(text)) return `02${text}`;
  if (text.length === UUID_LENGTH && UUID.test(text)) return `01${withoutDashes(text)}`;
  return `00${Buffer.from(text, 'utf8').toString('hex')}`;
}

/** The text of a ledger.packed_text whose bytes are given in hex, as encode(…, 'hex') does. */
export function unpackHex(hex: string): string {
  if (hex.startsWith('01')) {
    return `${hex.slice(2, 10)}-${hex.slice(10, 14)}-${hex.slice(14, 18)}-${hex.slice(18, 22)}-${hex.slice(22)}`;
  }
  return hex.startsWith('02') ? hex.slice(2) : Buffer.from(hex.slice(2), 'hex').toString('utf8');
}

function withoutDashes(uuid: string): string {
  return uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24);
}
