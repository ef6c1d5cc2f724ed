import type { Finding } from '../../src/audit/verify/findings.js';
import type { Random } from '../../src/sandbox/random.js';

/** Something that only a superuser can do, and what a verification must find of it: that, there, and nothing else. */
export interface Tampering {
  what: string;
  sql: string[];
  found: Finding[];
}

/** The sealed log that is tampered with. */
export interface SealedLog {
  /** Sizes of the seals, the last of which covers all that is sealed. */
  seals: number[];
  /** Of the newest event, which is not sealed. */
  head: number;
}

const EDITS: Record<string, string> = {
  'recorded_at by a microsecond': `recorded_at = recorded_at + interval '1 microsecond'`,
  'workspace_id by one character': `workspace_id = ledger.pack(ledger.unpack(workspace_id) || 'x')`,
  'event_id by its case': `event_id = ledger.pack(upper(ledger.unpack(event_id)))`,
  'event_id, to one that is packed otherwise': `event_id = ledger.pack(encode(sha256(event_id), 'hex'))`,
  kind: `kind = kind || ' '`,
  'the border between two texts': `kind = left(kind, -1), e164 = right(kind, 1) || coalesce(e164, '')`,
  'e164, from absent or to it': `e164 = CASE WHEN e164 IS NULL THEN '' END`,
  'causation_id, from absent or to it': `causation_id = CASE WHEN causation_id IS NULL THEN '' END`,
  correlation_id: `correlation_id = coalesce(correlation_id, '') || 'x'`,
  'signature, from absent or to it': `signature = CASE WHEN signature IS NULL THEN ledger.pack('') END`,
  'signature by one character': `signature = ledger.pack(coalesce(ledger.unpack(signature), '') || '0')`,
  secret_id: `secret_id = gen_random_uuid()`,
  'the body by one byte': `body = body || '\\x20'::bytea`,
  'the body, all of it': `body = sha256(body)`,
};

const at = (fault: Finding['fault'], from: number, to = from): Finding => ({ fault, from, to });

/** A random one, of each sort in its turn: 0, 1 … */
export function drawTampering(random: Random, { seals, head }: SealedLog, turn: number): Tampering {
  const sealed = seals.at(-1)!;
  const p = random.integer(1, sealed);
  const log = 'ledger.log';
  const flip = (column: string, byte: number | string) =>
    `${column} = set_byte(${column}, ${byte}, (get_byte(${column}, ${byte}) + ${random.integer(1, 255)}) % 256)`;
  const inTile = `(${p - 1} - tile * 256 - first)::integer * 32 + ${random.integer(0, 31)}`;
  const sorts: (() => Tampering)[] = [
    ...Object.entries(EDITS).map(([edit, change]) => () => ({
      what: `edit ${edit} at ${p}`,
      sql: [`UPDATE ${log} SET ${change} WHERE position = ${p}`],
      found: [at('event_differs', p)],
    })),
    () => {
      const q = Math.min(sealed, p + random.integer(0, 3));
      return {
        what: `delete ${p} to ${q}`,
        sql: [`DELETE FROM ${log} WHERE position BETWEEN ${p} AND ${q}`],
        found: [at('event_missing', p, q)],
      };
    },
    () => ({
      what: `cut off from ${p}`,
      sql: [`DELETE FROM ${log} WHERE position >= ${p}`],
      found: [at('event_missing', p, sealed)],
    }),
    () => ({
      what: `delete one that is not sealed`,
      sql: [`DELETE FROM ${log} WHERE position = ${sealed + 2}`],
      found: [at('event_missing', sealed + 2)],
    }),
    () => {
      const q = (p % sealed) + 1;
      const [low, high] = [Math.min(p, q), Math.max(p, q)];
      return {
        what: `swap ${low} and ${high}`,
        sql: [`UPDATE ${log} SET position = ${p + q} - position WHERE position IN (${p}, ${q})`],
        found:
          high === low + 1
            ? [at('event_differs', low, high)]
            : [at('event_differs', low), at('event_differs', high)],
      };
    },
    () => ({
      what: `insert before ${p}, the others moved on`,
      sql: [
        `UPDATE ${log} SET position = position + 1 WHERE position >= ${p}`,
        `INSERT INTO ${log} (position, recorded_at, workspace_id, event_id, kind, body) VALUES (${p}, now(), ledger.pack('w'), ledger.pack('x'), 'k', '')`,
      ],
      found: [at('event_differs', p, sealed)],
    }),
    () => {
      const q = random.pick([p, 0, -5]);
      return {
        what: `a further event at ${q}`,
        sql: [
          `INSERT INTO ${log} (position, recorded_at, workspace_id, event_id, kind, body)
           SELECT ${q}, recorded_at, workspace_id, event_id, kind, body FROM ${log} WHERE position = ${q === p ? p : 1}`,
        ],
        found: [at('event_unexpected', q)],
      };
    },
    () => ({
      what: `move ${p} behind the head`,
      sql: [`UPDATE ${log} SET position = ${head + 1} WHERE position = ${p}`],
      found: [at('event_missing', p)],
    }),
    () => ({
      what: `edit the hash of ${p} in its tile`,
      sql: [
        `UPDATE ledger.tree_tiles SET ${flip('hashes', inTile)}
          WHERE level = 0 AND ${p - 1} >= tile * 256 + first AND ${p - 1} < tile * 256 + first + octet_length(hashes) / 32`,
      ],
      found: [at('tile_differs', p)],
    }),
    () => {
      const tile = random.integer(0, Math.floor(sealed / 256) - 1);
      return {
        what: `edit the hash of tile ${tile} on the level above`,
        sql: [`UPDATE ledger.tree_tiles SET ${flip('hashes', 7)} WHERE level = 1 AND first = ${tile}`],
        found: [at('tile_differs', tile * 256 + 1, tile * 256 + 256)],
      };
    },
    () => ({
      what: 'delete tile 1',
      sql: ['DELETE FROM ledger.tree_tiles WHERE level = 0 AND tile = 1'],
      found: [at('tile_missing', 257, 512)],
    }),
    () => {
      const size = random.pick(seals);
      return {
        what: `edit the seal of ${size}`,
        sql: [`UPDATE ledger.seals SET ${flip('root', random.integer(0, 31))} WHERE size = ${size}`],
        found: [at('seal_differs', size)],
      };
    },
    () => ({
      what: 'delete the newest seal',
      sql: [`DELETE FROM ledger.seals WHERE size = ${sealed}`],
      found: [at('tile_unexpected', seals.at(-2)! + 1, sealed)],
    }),
    () => ({
      what: 'let the newest seal claim more',
      sql: [`UPDATE ledger.seals SET size = 9007199254740991 WHERE size = ${sealed}`],
      found: [
        at('tile_missing', sealed + 1, head),
        at('event_missing', head + 1, 9007199254740991),
        at('seal_differs', 9007199254740991),
      ],
    }),
  ];
  return sorts[turn % sorts.length]!();
}
