import type { HeaderSet, SignatureForm } from '../delivery.js';
import type { RetryName } from '../retry-schedule.js';

/** How the provider delivers to one webhook, and what goes wrong. Probabilities are from 0 to 1. */
export interface FaultSettings {
  /** Names the run: the same seed draws the same faults for the same events in the same order. */
  seed: string;
  form: SignatureForm | 'mixed';
  header_set: HeaderSet | 'mixed';
  retry: RetryName;
  /** Of an attempt: it never arrives and is followed by another. The last attempt of a delivery is never dropped. */
  drop: number;
  /** Of an event: it is delivered again, up to three times, each with a delivery id of its own. */
  repeat: number;
  /** Of a delivery: it leaves up to `delay_seconds` late. */
  delay: number;
  delay_seconds: number;
  /** Of a delivery: the next one to this webhook overtakes it. */
  reorder: number;
  /** Of an event: no attempt arrives, until somebody asks for a retry by hand. */
  dead_letter: number;
  /** Of an attempt: it is signed with another secret. */
  wrong_secret: number;
}

export const NO_FAULTS: FaultSettings = {
  seed: 'sandbox',
  form: 'bare',
  header_set: 'a',
  retry: 'short',
  drop: 0,
  repeat: 0,
  delay: 0,
  delay_seconds: 3_600,
  reorder: 0,
  dead_letter: 0,
  wrong_secret: 0,
};

const probability = { type: 'number', minimum: 0, maximum: 1 };

/** JSON schema of a change: every field may be left out. */
export const FAULTS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    seed: { type: 'string', minLength: 1, maxLength: 100 },
    form: { enum: ['bare', 'timestamped', 'mixed'] },
    header_set: { enum: ['a', 'b', 'mixed'] },
    retry: { enum: ['short', 'long'] },
    drop: probability,
    repeat: probability,
    delay: probability,
    delay_seconds: { type: 'number', minimum: 0, maximum: 2_592_000 },
    reorder: probability,
    dead_letter: probability,
    wrong_secret: probability,
  },
};
