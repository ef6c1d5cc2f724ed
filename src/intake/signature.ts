import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../numbers/instant.js';

/** Which form an endpoint takes; `auto` lets the header's shape decide, the others stop a downgrade. */
export type Scheme = 'auto' | 'bare' | 'timestamped';
/** What to do with a right signature whose time is long past: take and flag it, or refuse it. */
export type StalePolicy = 'accept' | 'reject';

/** A key that may verify from `not_before` (inclusive) until `not_after` (exclusive); null is without bound. */
export interface VerificationKey {
  id: string;
  key: Buffer;
  not_before: Instant | null;
  not_after: Instant | null;
}

/** Everything a verification looks at. */
export interface SignedRequest {
  /** The bytes as received: nothing may have parsed, inflated or re-encoded them. */
  body: Buffer;
  /** Every value of the signature header, one entry for each time it was sent. */
  headers: readonly string[];
  scheme: Scheme;
  stalePolicy: StalePolicy;
  /** How far the signed time may be from `now`, in seconds, both ways. */
  toleranceSeconds: number;
  /** When the request arrived. */
  now: Instant;
  secrets: readonly VerificationKey[];
}

/** Why a signature is refused: for logs and metrics, never for the answer. */
export type SignatureFailure =
  | 'missing'
  | 'repeated_header'
  | 'malformed'
  | 'other_form'
  | 'no_active_secret'
  | 'mismatch'
  | 'stale'
  | 'future';

export type Verification =
  | { ok: true; secret_id: string; form: 'bare' | 'timestamped'; stale: boolean }
  | { ok: false; reason: SignatureFailure };

// The shapes are matched before anything is decoded: `Buffer.from(x, 'hex')` stops quietly at the first odd character.
const BARE = /^[0-9a-f]{64}$/i;
const TIMESTAMPED = /^t=(\d{1,12}),v1=([0-9a-fA-F]{64})$/;

interface Claim {
  form: 'bare' | 'timestamped';
  digest: Buffer;
  /** The digits as sent: they are part of what was signed. */
  timestamp: string | null;
}

/** Verifies one delivery against the secrets that are active when it arrives (rules: docs/signatures.md). */
export function verifySignature(request: SignedRequest): Verification {
  const [header, ...more] = request.headers;
  if (header === undefined || header === '') return refuse('missing');
  if (more.length > 0) return refuse('repeated_header');
  const claim = readClaim(header);
  if (!claim) return refuse('malformed');
  if (request.scheme !== 'auto' && request.scheme !== claim.form) return refuse('other_form');

  const active = request.secrets.filter((secret) => isActive(secret, request.now));
  if (active.length === 0) return refuse('no_active_secret');
  const secret = findSigner(active, request.body, claim);
  if (!secret) return refuse('mismatch');

  const age = claim.timestamp === null ? 0 : Date.parse(request.now) / 1000 - Number(claim.timestamp);
  if (age < -request.toleranceSeconds) return refuse('future');
  const stale = age > request.toleranceSeconds;
  if (stale && request.stalePolicy === 'reject') return refuse('stale');
  return { ok: true, secret_id: secret.id, form: claim.form, stale };
}

/** Whether the secret may verify something that arrives at `now`. */
export function isActive(secret: Pick<VerificationKey, 'not_before' | 'not_after'>, now: Instant): boolean {
  const begun = secret.not_before === null || secret.not_before <= now;
  const over = secret.not_after !== null && secret.not_after <= now;
  return begun && !over;
}

function refuse(reason: SignatureFailure): Verification {
  return { ok: false, reason };
}

function readClaim(header: string): Claim | null {
  if (BARE.test(header)) return { form: 'bare', digest: Buffer.from(header, 'hex'), timestamp: null };
  const parts = TIMESTAMPED.exec(header);
  if (!parts) return null;
  return { form: 'timestamped', digest: Buffer.from(parts[2]!, 'hex'), timestamp: parts[1]! };
}

/** Tries every secret, also after a match: the time taken must not tell which one it was. */
function findSigner(secrets: VerificationKey[], body: Buffer, claim: Claim): VerificationKey | null {
  let signer: VerificationKey | null = null;
  for (const secret of secrets) {
    const hmac = createHmac('sha256', secret.key).update(body);
    if (claim.timestamp !== null) hmac.update(`.${claim.timestamp}`);
    const matches = timingSafeEqual(hmac.digest(), claim.digest);
    if (matches) signer ??= secret;
  }
  return signer;
}
