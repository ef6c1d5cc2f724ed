import { hash } from 'node:crypto';
import pg from 'pg';
import { hashLeafInto } from '../src/audit/leaf.js';
import { CompactTree } from '../src/audit/merkle/compact-tree.js';
import { HASH_BYTES, sha256Into } from '../src/audit/merkle/sha256.js';
import { verifyLog } from '../src/audit/verify/verify-log.js';
import { readEventBytes } from '../src/event-store/event-bytes.js';
import { EventStore } from '../src/event-store/event-store.js';
import { LogSignal } from '../src/event-store/log-signal.js';
import { limitRow, median, ratioRow, type Row, secondsOf } from './support/benchmark.js';
import { fillLog } from './support/fill-log.js';
import { benchEvent, emptyLedger } from './support/ledger-of.js';
import { peakMemoryOf } from './support/peak-memory.js';
import { sealAll } from './support/seal-all.js';

const RUNS = 5;
const CALLERS = 128;
const APPENDS = 20_000;
/** The first so many events stand for all in what the verification is compared with: their bytes have to fit into memory. */
const MOST_IN_MEMORY = 500_000;

/** Sealing against the rate at which events can come, and the verification against SHA-256 over the same bytes in memory. */
export async function benchSeal([count = '1000000']: string[]): Promise<Row[]> {
  const total = Number(count);
  const ledger = await emptyLedger();
  try {
    await fillLog(ledger.url, total);
    const sealing = total / (await secondsOf(() => sealAll(ledger.pool)));
    const bytes = await leafBytes(ledger.pool, Math.min(total, MOST_IN_MEMORY));
    const rates: { verify: number[]; tree: number[]; leaves: number[] } = {
      verify: [],
      tree: [],
      leaves: [],
    };
    for (let run = 0; run < RUNS; run++) {
      rates.tree.push(bytes.length / (await secondsOf(async () => hashTree(bytes))));
      rates.leaves.push(
        bytes.length / (await secondsOf(async () => bytes.forEach((leaf) => hash('sha256', leaf, 'binary')))),
      );
      rates.verify.push(total / (await secondsOf(() => assertFine(ledger.pool))));
    }
    await assertRoot(ledger.pool, total);
    const memory = await peakMemoryOf(ledger.url, ['verify', '--json']);
    const appending = await appendRate(ledger.pool, total);
    await assertTamperingFound(ledger.url, ledger.pool, total);
    return [
      ratioRow('sealing', 'events/s', sealing, [`append, ${CALLERS} callers`, appending], 1),
      ratioRow(
        'verify',
        'events/s',
        median(rates.verify),
        ['SHA-256 of the same leaves and nodes, in memory', median(rates.tree)],
        0.5,
      ),
      ratioRow(
        'verify',
        'events/s',
        median(rates.verify),
        ['SHA-256 of the same leaves alone, in memory', median(rates.leaves)],
        null,
      ),
      limitRow(`peak memory of verify at ${total.toLocaleString('en')} events`, 'MB', memory, 256),
    ];
  } finally {
    await ledger.remove();
  }
}

/** The leaves of the first so many events, as they are hashed. */
async function leafBytes(pool: pg.Pool, count: number): Promise<Buffer[]> {
  const leaves: Buffer[] = [];
  const scratch = Buffer.alloc(HASH_BYTES);
  const client = await pool.connect();
  await readEventBytes(client, { from: 1, to: count }, (row) => {
    hashLeafInto(scratch, 0, row);
    leaves.push(Buffer.from(row));
  });
  client.release();
  return leaves;
}

function hashTree(leaves: readonly Buffer[]): Buffer {
  const tree = new CompactTree();
  const leafHash = Buffer.alloc(HASH_BYTES);
  for (const leaf of leaves) {
    sha256Into(leafHash, 0, leaf);
    tree.append(leafHash, 0);
  }
  return tree.root();
}

async function assertFine(pool: pg.Pool): Promise<void> {
  const { ok, findings } = await verifyLog(pool);
  if (!ok) throw new Error(`expected nothing wrong, found ${JSON.stringify(findings.slice(0, 3))}`);
}

/** A figure for wrong work is worth nothing: the root once more, level by level, with hashes made by PostgreSQL. */
async function assertRoot(pool: pg.Pool, total: number): Promise<void> {
  const { rows } = await pool.query<{ hash: Buffer }>({ text: LEAF_HASHES });
  let level = rows.map((row) => row.hash);
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at]!, level[at + 1]];
      above.push(right ? hash('sha256', Buffer.concat([Buffer.of(1), left, right]), 'buffer') : left);
    }
    level = above;
  }
  const { root, sealed_position } = await verifyLog(pool);
  if (sealed_position !== total || root !== level[0]!.toString('hex'))
    throw new Error(
      `expected root ${level[0]!.toString('hex')} of ${total} events, got ${root} of ${sealed_position}`,
    );
}

const VALUES = [
  'int8send(position)',
  'timestamptz_send(recorded_at)',
  ...['workspace_id', 'event_id', 'kind', 'e164', 'causation_id', 'correlation_id', 'signature'].map(
    (name) => `textsend(${name})`,
  ),
  'uuid_send(secret_id)',
  'body',
];
const LEAF_HASHES = `
  SELECT sha256('\\x0001'::bytea || ${VALUES.map((value) => `coalesce(int4send(octet_length(${value})) || ${value}, '\\xffffffff')`).join(' || ')}) AS hash
    FROM ledger.events ORDER BY position`;

/** Events behind the filled ones, one a call, as deliveries come. */
async function appendRate(pool: pg.Pool, total: number): Promise<number> {
  const store = new EventStore(pool, new LogSignal(pool));
  let next = total;
  const caller = async () => {
    while (next < total + APPENDS) await store.append([benchEvent(next++, total + APPENDS)]);
  };
  return APPENDS / (await secondsOf(() => Promise.all(Array.from({ length: CALLERS }, caller))));
}

async function assertTamperingFound(url: string, pool: pg.Pool, total: number): Promise<void> {
  const position = Math.ceil(total / 3);
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(`ALTER TABLE ledger.log DISABLE TRIGGER USER;
                     UPDATE ledger.log SET kind = kind || ' ' WHERE position = ${position}`);
  await owner.end();
  const found = JSON.stringify((await verifyLog(pool)).findings);
  const expected = JSON.stringify([{ fault: 'event_differs', from: position, to: position }]);
  if (found !== expected) throw new Error(`expected ${expected}, found ${found}`);
}
