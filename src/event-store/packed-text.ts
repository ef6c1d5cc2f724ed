const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DIGEST = /^[0-9a-f]{64}$/;

/**
 * Text for a column of type ledger.packed_text, as PostgreSQL writes bytes: a UUID in 17 bytes, 64 hex digits in 33, any
 * other as it is behind a zero byte. Only the lower-case forms are packed, so that ledger.unpack() gives back what came.
 */
export function packText(text: string): string {
  if (DIGEST.test(text)) return `\\x02${text}`;
  if (UUID.test(text)) return `\\x01${text.replaceAll('-', '')}`;
  return `\\x00${Buffer.from(text, 'utf8').toString('hex')}`;
}
