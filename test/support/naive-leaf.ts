import type { StoredEvent } from '../../src/event-store/stored-event.js';
import { naiveLeafHash } from './naive-tree.js';

const MICROSECONDS_TO_2000 = BigInt(Date.UTC(2000, 0, 1)) * 1_000n;

/** The leaf of an event, put together value by value as docs/audit.md says. */
export function naiveLeaf(event: StoredEvent): Buffer {
  return Buffer.concat([
    Buffer.of(1),
    value(int8(BigInt(event.position))),
    value(int8(microseconds(event.recorded_at))),
    value(Buffer.from(event.workspace_id)),
    value(Buffer.from(event.event_id)),
    value(Buffer.from(event.kind)),
    value(text(event.e164)),
    value(text(event.causation_id)),
    value(text(event.correlation_id)),
    value(text(event.signature)),
    value(event.secret_id === null ? null : Buffer.from(event.secret_id.replaceAll('-', ''), 'hex')),
    value(event.body),
  ]);
}

export const naiveHashOf = (event: StoredEvent): Buffer => naiveLeafHash(naiveLeaf(event));

const text = (given: string | null) => (given === null ? null : Buffer.from(given));

function value(bytes: Buffer | null): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes === null ? -1 : bytes.length);
  return bytes === null ? length : Buffer.concat([length, bytes]);
}

function int8(number: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(number);
  return bytes;
}

/** Since the year 2000, as PostgreSQL counts. */
function microseconds(instant: string): bigint {
  const whole = BigInt(Date.parse(`${instant.slice(0, 19)}Z`)) * 1_000n;
  return whole + BigInt(instant.slice(20, 26)) - MICROSECONDS_TO_2000;
}
